using System.Globalization;
using System.Security;
using System.Text;
using KisFast.Latency.Loopback;

namespace KisFast.Latency.Report;

/// <summary>Latency over percentile as an SVG: nines to the right, microseconds upwards, both logarithmic.</summary>
internal static class PercentilePicture
{
    private const double Left = 70, Top = 46, PlotWidth = 640, PlotHeight = 360, Legend = 290;

    private static readonly string[] Colours =
    [
        "#111111", "#777777", "#d62728", "#ff7f0e", "#e6b800", "#9467bd", "#c5a3e0", "#1f77b4", "#76b7e5", "#2ca02c", "#8fd18f",
        "#8c564b", "#e377c2", "#17becf",
    ];

    private static readonly double[] Nines = [0, 50, 90, 99, 99.9, 99.99];

    public static string Draw(string title, Outcome[] outcomes)
    {
        double low = Math.Pow(10, Math.Floor(Math.Log10(outcomes.Min(outcome => outcome.Percentile(0)))));
        double high = Math.Pow(10, Math.Ceiling(Math.Log10(outcomes.Max(outcome => outcome.Percentile(99.99)))));
        var svg = new StringBuilder();
        svg.AppendLine($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Left + PlotWidth + Legend}\" height=\"{Top + PlotHeight + 56}\" "
            + "font-family=\"sans-serif\" font-size=\"12\">");
        svg.AppendLine("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>");
        svg.AppendLine($"<text x=\"{Left}\" y=\"24\" font-size=\"15\">Wire to handler, {SecurityElement.Escape(title)}: latency by percentile, µs</text>");
        for (double value = low; value <= high * 1.001; value *= 10)
        {
            double y = Y(value, low, high);
            svg.AppendLine($"<path d=\"M{Left} {y:0.#}h{PlotWidth}\" stroke=\"#dddddd\"/><text x=\"{Left - 8}\" y=\"{y + 4:0.#}\" "
                + $"text-anchor=\"end\">{value:0.###}</text>");
        }

        foreach (double percentile in Nines)
        {
            double x = X(percentile);
            svg.AppendLine($"<path d=\"M{x:0.#} {Top}v{PlotHeight}\" stroke=\"#eeeeee\"/><text x=\"{x:0.#}\" y=\"{Top + PlotHeight + 18}\" "
                + $"text-anchor=\"middle\">{percentile:0.##} %</text>");
        }

        for (int i = 0; i < outcomes.Length; i++) DrawLine(svg, outcomes[i], i, low, high);
        return svg.AppendLine("</svg>").ToString().Replace("\r\n", "\n");
    }

    private static void DrawLine(StringBuilder svg, Outcome outcome, int index, double low, double high)
    {
        string colour = Colours[index % Colours.Length];
        var points = new StringBuilder();
        for (double nines = 0; nines <= 4.0001; nines += 0.05)
        {
            double percentile = 100 * (1 - Math.Pow(10, -nines));
            points.Append($"{X(percentile):0.#},{Y(outcome.Percentile(percentile), low, high):0.#} ");
        }

        svg.AppendLine($"<polyline points=\"{points}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>");
        double y = Top + 10 + (index * 20);
        svg.AppendLine($"<rect x=\"{Left + PlotWidth + 16}\" y=\"{y - 9}\" width=\"14\" height=\"4\" fill=\"{colour}\"/>");
        svg.AppendLine($"<text x=\"{Left + PlotWidth + 36}\" y=\"{y - 3}\">{SecurityElement.Escape(outcome.Receiver.Name)}</text>");
    }

    private static double X(double percentile) => Left + (Math.Min(4, -Math.Log10(1 - (percentile / 100))) / 4 * PlotWidth);

    private static double Y(double microseconds, double low, double high) =>
        Top + PlotHeight - (Math.Clamp(Math.Log10(microseconds / low) / Math.Log10(high / low), 0, 1) * PlotHeight);

}
