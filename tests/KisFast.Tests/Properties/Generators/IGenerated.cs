namespace KisFast.Tests.Properties;

/// <summary>
/// What a property takes: a value with its generator and shrinker beside it (a static method that returns <c>Arbitrary</c>), sorted into
/// the classes that a run must meet. Generators here do not look at FsCheck's size: it is shared among a property's arguments, so that
/// what depends on it never gets far.
/// </summary>
public interface IGenerated
{
    /// <summary>The classes that this value belongs to; none of them need be known to <see cref="AllClasses"/>.</summary>
    IEnumerable<string> Classes { get; }

    /// <summary>The edges and classes that the properties of one run must meet between them.</summary>
    static abstract IEnumerable<string> AllClasses { get; }
}
