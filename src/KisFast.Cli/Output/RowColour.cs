using Spectre.Console;

namespace KisFast.Cli;

/// <summary>A row's colour, for the live view and for plain lines in a terminal.</summary>
/// <param name="Sgr">The parameter of the escape sequence that selects it.</param>
/// <param name="Style">The same for Spectre.Console.</param>
internal sealed record RowColour(string Sgr, Style Style)
{
    // Korean exchanges' convention: buying is red, selling is blue. The bright ones: plain blue can hardly be read on black.
    private static readonly RowColour Buy = new("91", new Style(Color.Red));
    private static readonly RowColour Sell = new("94", new Style(Color.Blue));
    private static readonly RowColour Quiet = new("2", new Style(decoration: Decoration.Dim));

    /// <summary>Something is wrong or missing.</summary>
    public static RowColour Bad { get; } = new("33", new Style(Color.Olive));

    /// <summary>No colour of its own.</summary>
    public static RowColour Plain { get; } = new("0", Style.Plain);

    public static RowColour Of(Order order) => order.Status is OrderStatus.Rejected || order.Doubts != Doubts.None ? Bad
        : order.IsDone ? Quiet
        : order.Side is Side.Buy or Side.Repurchase ? Buy
        : order.Side is Side.Sell or Side.Resale ? Sell
        : Plain;

    public static RowColour Of(in FillRecord record) => record.Kind switch
    {
        RecordKind.GapOpened or RecordKind.GapClosed => Bad,
        RecordKind.OrderEvent when record.Rejected is Rejected.Yes => Bad,
        RecordKind.OrderEvent => Quiet,
        _ => record.Side switch
        {
            Side.Buy or Side.Repurchase => Buy,
            Side.Sell or Side.Resale => Sell,
            _ => Quiet,
        },
    };

    public string Wrap(string text) => $"\x1b[{Sgr}m{text}\x1b[0m";
}
