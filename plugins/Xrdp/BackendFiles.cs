using Modular.Abstractions;
using Modular.Xrdp.Logs;
using Modular.Xrdp.Recovery;
using Modular.Xrdp.Removing;
using Modular.Xrdp.Starting;
using Modular.Xrdp.Usage;

namespace Modular.Xrdp;

/// <summary>What the backend can show of a server's files, and how it keeps those that nobody wants.</summary>
internal sealed record BackendFiles(HostContext Host, PlanBuilder Plan, ServerLogReader Logs, SetAsideFiles SetAside, ServerRebuild Rebuild, DiskMeasure Disk);
