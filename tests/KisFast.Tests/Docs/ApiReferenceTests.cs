using KisFast.Tests.Support;

namespace KisFast.Tests.Docs;

public class ApiReferenceTests
{
    public static TheoryData<string> Packages => [.. ApiReference.Packages];

    [Theory]
    [MemberData(nameof(Packages))]
    public void The_reference_has_every_public_type_and_no_other(string package)
    {
        var reference = new ApiReference(package);
        if (Environment.GetEnvironmentVariable("KISFAST_WRITE_API") == "1")
            File.WriteAllText(Path.Combine(Repository.Root, reference.Path), reference.Page());
        Assert.Equal(
            reference.PublicTypes.Distinct().Order(StringComparer.Ordinal),
            Headings(Repository.Read(reference.Path)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Every_public_type_has_a_summary(string package) => Assert.All(
        new ApiReference(package).Page().Split("\n### ")[1..],
        type => Assert.True(type.Split('\n') is [_, "", _, "", { Length: > 0 }, ..], $"{type.Split('\n')[0]} has no summary"));

    [Theory]
    [MemberData(nameof(Packages))]
    public void Every_public_type_is_on_a_page(string package)
    {
        string[] pages = [.. MarkdownFile.All.Where(p => p.Path.StartsWith("docs/", StringComparison.Ordinal)).Select(p => p.Text)];
        Assert.All(new ApiReference(package).PublicTypes, type =>
            Assert.True(
                pages.Any(text => System.Text.RegularExpressions.Regex.IsMatch(text, $@"\b{type}\b")),
                $"{package}: {type} is on no page; document it, or make it internal"));
    }

    private static IEnumerable<string> Headings(string page) =>
        page.Split('\n').Where(l => l.StartsWith("### ", StringComparison.Ordinal)).Select(l => l[4..]);
}
