using System.Runtime.CompilerServices;

namespace KisFast.EndToEnd.Tests;

internal static class PoolThreads
{
    // Tests block threads of the pool on purpose, several at once. With two cores the pool gives out new ones a second apart, and more slowly on
    // a busy machine: then what one test waits for would be another test's doing.
    [ModuleInitializer]
    internal static void Provide() => ThreadPool.SetMinThreads(32, 32);
}
