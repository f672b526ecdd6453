using System.Text;
using Spectre.Console;

namespace KisFast.Cli;

/// <summary>Spectre.Console over the tool's output.</summary>
internal static class Terminals
{
    public static IAnsiConsole Of(ToolConsole console) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = console.OutputIsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
        ColorSystem = console.UsesColour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
        Interactive = console.OutputIsTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        Out = new ToolOutput(console),
    });

    private sealed class ToolOutput(ToolConsole console) : IAnsiConsoleOutput
    {
        public TextWriter Writer { get; } = console.OutputText;
        public bool IsTerminal => console.OutputIsTerminal;
        public int Width => console.Width;
        public int Height => console.Height;

        public void SetEncoding(Encoding encoding)
        {
            // Always UTF-8.
        }
    }
}
