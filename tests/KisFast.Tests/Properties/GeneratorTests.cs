using System.Reflection;
using FsCheck.Fluent;

namespace KisFast.Tests.Properties;

/// <summary>Whether the properties reach what they are named after: what their generators make is counted.</summary>
public class GeneratorTests
{
    private static readonly MethodInfo[] Properties =
    [
        .. typeof(CasesAttribute).Assembly.GetTypes().SelectMany(
            type => type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Where(method => method.GetCustomAttribute<PropertyAttribute>() is not null),
    ];

    [Fact]
    public void The_properties_of_a_run_meet_every_edge_and_every_class()
    {
        var met = new Dictionary<Type, HashSet<string>>();
        // The seed is fixed, so that this test says the same each time; what is drawn is a usual run's number of cases for each property.
        foreach (var property in Properties) Draw(property, met);
        string[] missing =
        [
            .. Generated().SelectMany(type => AllClasses(type).Where(name => !met.GetValueOrDefault(type, []).Contains(name))
                .Select(name => $"{type.Name}: {name}")),
        ];
        Assert.True(missing.Length == 0, $"never met in a run: {string.Join("; ", missing)}");
    }

    [Fact]
    public void A_property_takes_what_is_counted_and_nothing_that_FsCheck_keeps_small()
    {
        string[] uncounted =
        [
            .. Properties.SelectMany(method => method.GetParameters().Where(parameter => !IsFair(parameter.ParameterType))
                .Select(parameter => $"{method.DeclaringType!.Name}.{method.Name}({parameter.ParameterType.Name} {parameter.Name})")),
        ];
        Assert.True(uncounted.Length == 0,
            $"[Cases] takes types of Properties/Generators (add one there, or take one of them): {string.Join("; ", uncounted)}");
    }

    [Fact]
    public void Shrinking_ends()
    {
        foreach (var type in Generated()) typeof(GeneratorTests)
            .GetMethod(nameof(Shrink), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(type).Invoke(null, null);
    }

    private static IEnumerable<Type> Generated() =>
        typeof(IGenerated).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(IGenerated)) && !type.IsInterface);

    private static IEnumerable<string> AllClasses(Type type) =>
        (IEnumerable<string>)type.GetProperty(nameof(IGenerated.AllClasses), BindingFlags.Static | BindingFlags.Public)!.GetValue(null)!;

    // A byte or an unsigned key has its whole range from FsCheck, at any size; what it calls an int has not.
    private static bool IsFair(Type type) => type.IsAssignableTo(typeof(IGenerated)) || type.IsEnum || type == typeof(bool)
        || type == typeof(byte);

    private static void Draw(MethodInfo property, Dictionary<Type, HashSet<string>> met)
    {
        Type[] types = [.. property.GetParameters().Select(parameter => parameter.ParameterType)
            .Where(type => type.IsAssignableTo(typeof(IGenerated)))];
        if (types.Length == 0) return;
        var arguments = types.Aggregate(
            Gen.Constant(Array.Empty<object>()),
            (before, type) => from values in before from value in Arbitrary(type).Generator select (object[])[.. values, value]);
        // As FsCheck does in a run: the size grows from case to case.
        int cases = property.GetCustomAttribute<CasesAttribute>()!.Cases;
        var draw = Prop.ForAll(arguments.ToArbitrary(), values =>
        {
            foreach (IGenerated value in values)
            {
                if (!met.TryGetValue(value.GetType(), out var names)) met[value.GetType()] = names = [];
                names.UnionWith(value.Classes);
            }
        });
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(cases).WithQuietOnSuccess(true)
            .WithReplay(new Replay(new Rnd(Hash(property.Name), 12345), null)), draw);
    }

    private static Arbitrary<object> Arbitrary(Type type) => ArbMap.Default.Merge(type).ArbFor(type);

    private static ulong Hash(string name) => name.Aggregate(14_695_981_039_346_656_037, (hash, c) => (hash ^ c) * 1_099_511_628_211);

    private static void Shrink<T>()
        where T : IGenerated
    {
        var arbitrary = ArbMap.Default.Merge<T>().ArbFor<T>();
        foreach (T value in arbitrary.Generator.Sample(10, 20))
        {
            // The first candidate each time: the longest chain of "it still fails".
            T at = value;
            int steps = 0;
            while (arbitrary.Shrinker(at).FirstOrDefault() is { } next)
            {
                at = next;
                Assert.True(++steps < 100_000, $"{typeof(T).Name} shrinks for ever from {value}");
            }
        }
    }
}
