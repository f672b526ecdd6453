using KisFast.Tests.Docs;
using KisFast.Tests.Support;

namespace KisFast.Tests;

public class ReadmeTests
{
    [Fact]
    public void The_programs_in_the_README_are_the_ones_that_are_compiled() => Assert.Equal(
        [Repository.Read("tests/KisFast.FirstFills/Program.cs"), Repository.Read("tests/KisFast.ReadmeProgram/Program.cs")],
        new MarkdownFile("README.md").Code("csharp"));

    [Fact]
    public void The_first_program_has_less_than_fifteen_lines() =>
        Assert.InRange(Repository.Read("tests/KisFast.FirstFills/Program.cs").TrimEnd().Split('\n').Length, 1, 14);

    [Fact]
    public void The_record_table_names_every_JSON_member()
    {
        string readme = Repository.Read("README.md");
        using var stream = new MemoryStream();
        using (var writer = new System.Text.Json.Utf8JsonWriter(stream))
            FillRecordJson.Write(writer, new FillRecord { Truncations = Truncations.AccountName }, live: true);
        using var record = System.Text.Json.JsonDocument.Parse(stream.ToArray());
        Assert.All(record.RootElement.EnumerateObject(), member => Assert.Contains($"`{member.Name}`", readme));
    }
}
