namespace KisFast.Tests.Properties;

/// <summary>Repeating a failing property.</summary>
public class CasesTests
{
    private const string Failure =
        "FsCheck.Xunit.PropertyFailedException : \nFalsifiable, after 3 tests (1 shrink) (14371398414118022001,13087253127234209357)\n"
        + "Last step was invoked with size of 4 and seed of (10660510429216226467,9311834436253164757):\nOriginal:\n1";

    [Fact]
    public void The_line_that_a_failure_prints_is_what_the_variable_takes()
    {
        string line = CasesTestCase.RepeatLine(Failure, "Some.Property")!;
        Assert.StartsWith("KISFAST_SEED=10660510429216226467,9311834436253164757,4 dotnet test ", line);
        Assert.EndsWith("FullyQualifiedName=Some.Property", line);
        string seed = line[(line.IndexOf('=') + 1)..line.IndexOf(' ')];
        Assert.Null(CasesAttribute.Read(null, seed, 100, out int cases, out string? replay));
        Assert.Equal((1, "10660510429216226467,9311834436253164757,4"), (cases, replay));
    }

    [Fact]
    public void What_FsCheck_tells_of_a_failure_holds_the_numbers()
    {
        var result = new FsCheck.Xunit.XunitRunner();
        Check.One(Config.Quick.WithRunner(result).WithArbitrary([typeof(Count)]),
            FsCheck.Fluent.Prop.ForAll(Count.Arbitrary(), count => count.Value < 5));
        string line = CasesTestCase.RepeatLine(new PropertyFailedException(result.Result).Message, "x")!;
        Assert.Null(CasesAttribute.Read(null, line[(line.IndexOf('=') + 1)..line.IndexOf(' ')], 100, out _, out string? replay));
        Assert.NotNull(replay);
    }

    [Theory]
    [InlineData("12")]
    [InlineData("1,2")]
    [InlineData("1,2,3")]
    [InlineData("1,3")]
    [InlineData("1,3,x")]
    [InlineData("-1,3,5")]
    [InlineData("(1,3),5")]
    [InlineData("1,3,5,7")]
    [InlineData("99999999999999999999999,3,5")]
    public void A_seed_of_another_form_is_named(string seed) =>
        Assert.StartsWith($"KISFAST_SEED={seed} is not", CasesAttribute.Read(null, seed, 100, out _, out _));

    [Theory]
    [InlineData("many")]
    [InlineData("0")]
    [InlineData("-5")]
    public void A_number_of_cases_that_is_none_is_named(string cases) =>
        Assert.StartsWith($"KISFAST_CASES={cases} is no", CasesAttribute.Read(cases, null, 100, out _, out _));

    [Theory]
    [InlineData("100", 50, 50)]
    [InlineData("10000", 50, 5000)]
    [InlineData("1", 50, 1)]
    [InlineData("", 50, 50)]
    [InlineData("2000000000", 2000, int.MaxValue)]
    public void Cases_are_in_proportion_to_a_property_of_a_hundred(string variable, int usual, int expected)
    {
        Assert.Null(CasesAttribute.Read(variable, null, usual, out int cases, out _));
        Assert.Equal(expected, cases);
    }
}
