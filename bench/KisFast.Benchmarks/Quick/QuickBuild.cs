using System.Reflection;
using System.Runtime.Loader;

namespace KisFast.Benchmarks.Quick;

/// <summary>
/// A build of this program and its library in a load context of its own: the same one once more, whose ratio is the error of every
/// ratio, or another one to compare with.
/// </summary>
internal sealed class QuickBuild(string name, string directory) : AssemblyLoadContext(name)
{
    private Func<string, Action<int>?>? _create;

    /// <summary>The build's decoder for a table; null when it has no such table.</summary>
    /// <exception cref="FileNotFoundException">There is no build in the directory.</exception>
    public Action<int>? Create(string title)
    {
        _create ??= Load().GetType(typeof(QuickScenario).FullName!)?.GetMethod(nameof(QuickScenario.CreateKisFast))?.CreateDelegate<Func<string,
            Action<int>?>>()
            ?? throw new InvalidOperationException($"The build in {directory} is of a benchmark that cannot be compared.");
        return _create(title);
    }

    /// <summary>Everything that lies in the directory comes from there; the framework is shared.</summary>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string file = Path.Combine(directory, $"{assemblyName.Name}.dll");
        return File.Exists(file) ? LoadFromAssemblyPath(Path.GetFullPath(file)) : null;
    }

    private Assembly Load() => Load(typeof(QuickBuild).Assembly.GetName())
        ?? throw new FileNotFoundException($"There is no {typeof(QuickBuild).Assembly.GetName().Name}.dll in {directory}.");
}
