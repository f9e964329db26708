namespace Modular.Testing;

internal static class Placeholder;
