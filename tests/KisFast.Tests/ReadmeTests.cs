using KisFast.Tests.Support;

namespace KisFast.Tests;

public class ReadmeTests
{
    [Fact]
    public void The_program_in_the_README_is_the_one_that_is_compiled()
    {
        string readme = Repository.Read("README.md");
        int start = readme.IndexOf("```csharp\n", StringComparison.Ordinal) + "```csharp\n".Length;
        int end = readme.IndexOf("```", start, StringComparison.Ordinal);
        Assert.Equal(Repository.Read("tests/KisFast.ReadmeProgram/Program.cs"), readme[start..end]);
    }

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
