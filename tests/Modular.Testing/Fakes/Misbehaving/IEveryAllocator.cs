using Modular.Abstractions;

namespace Modular.Testing.Fakes.Misbehaving;

/// <summary>A port allocator with every ability that there is.</summary>
internal interface IEveryAllocator : IPortAllocator, IAllocatorNodeBooks, IAllocatorReconciliation, ISelfCheck;
