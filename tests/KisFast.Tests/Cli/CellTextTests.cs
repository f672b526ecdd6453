using KisFast.Cli;
using KisFast.Tests.Properties;

namespace KisFast.Tests.Cli;

/// <summary>Cells of a terminal.</summary>
public sealed class CellTextTests
{
    [Theory]
    [InlineData("AAPL", 6, "AAPL  ")]
    [InlineData("애플", 6, "애플  ")]
    [InlineData("도요타자동차", 12, "도요타자동차")]
    [InlineData("도요타자동차", 11, "도요타자동…")]
    [InlineData("도요타자동차", 10, "도요타자… ")]
    [InlineData("ab\x1b[31mc", 8, "ab·[31mc")]
    [InlineData("a\u202Eb", 3, "a·b")]
    public void Text_is_fitted_to_cells(string text, int cells, string expected)
    {
        string fitted = CellText.Fit(text, cells);
        Assert.Equal(expected, fitted);
        Assert.Equal(cells, CellText.Width(fitted));
    }

    [Fact]
    public void Numbers_line_up_at_their_ends() => Assert.Equal("    10", CellText.Fit("10", 6, right: true));

    [Cases(500)]
    public bool Any_text_takes_exactly_its_cells(MaybeText text, byte cells) =>
        CellText.Width(CellText.Fit(text.Text ?? "", cells + 1)) == cells + 1;
}
