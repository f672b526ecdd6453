using System.CommandLine;
using System.CommandLine.Completions;

namespace KisFast.Cli;

/// <summary><c>kisfast completion SHELL</c> prints a script; the script asks <c>kisfast complete</c> what may come next.</summary>
internal static class CompletionCommand
{
    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = """
            _kisfast() {
              local IFS=$'\n'
              COMPREPLY=($(compgen -W "$(kisfast complete -- "${COMP_LINE:0:COMP_POINT}")" -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -o default -F _kisfast kisfast
            """,
        ["zsh"] = """
            _kisfast() {
              local -a words_next
              words_next=("${(@f)$(kisfast complete -- "${BUFFER[1,CURSOR]}")}")
              compadd -a words_next
              _files
            }
            compdef _kisfast kisfast
            """,
        ["fish"] = """
            complete -c kisfast -f -a '(kisfast complete -- (commandline -cp))'
            """,
        ["pwsh"] = """
            Register-ArgumentCompleter -Native -CommandName kisfast -ScriptBlock {
              param($word, $ast, $cursor)
              kisfast complete -- $ast.ToString().PadRight($cursor) | Where-Object { $_ -like "$word*" } |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
            }
            """,
    };

    public static Command Create(ToolConsole console)
    {
        var shell = new Argument<string>("shell") { Description = $"The shell: {string.Join(", ", Scripts.Keys)}" };
        shell.CompletionSources.Add([.. Scripts.Keys]);
        var command = new Command("completion", "Prints a script that completes kisfast's words: eval \"$(kisfast completion bash)\".") { shell };
        command.SetAction(parsed =>
        {
            string name = parsed.GetValue(shell)!;
            if (!Scripts.TryGetValue(name, out string? script))
                throw ToolException.Usage($"no completion for {name}: it must be {string.Join(" or ", Scripts.Keys)}");
            console.OutputText.WriteLine(script.ReplaceLineEndings("\n"));
        });
        return command;
    }

    public static Command CreateAnswer(ToolConsole console, Command root)
    {
        var line = new Argument<string>("line");
        var command = new Command("complete", "The words that may come next, for completion scripts.") { line };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            string text = parsed.GetValue(line)!;
            foreach (CompletionItem item in root.Parse(text).GetCompletions(text.Length))
                console.OutputText.WriteLine(item.InsertText ?? item.Label);
        });
        return command;
    }
}
