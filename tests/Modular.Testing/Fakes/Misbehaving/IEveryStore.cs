using Modular.Abstractions;

namespace Modular.Testing.Fakes.Misbehaving;

/// <summary>A state store with every ability that there is.</summary>
internal interface IEveryStore : IStateStore, IStoreSharing, IStoreNotes, IStoreBackup, ISelfCheck;
