using System.CommandLine;
using System.Text;

namespace KisFast.Cli;

/// <summary><c>kisfast decode</c>: raw KIS frames, one a line, to records.</summary>
internal static class DecodeCommand
{
    public const string Examples = """
        FILE holds one raw KIS frame a line, as a capture or listen --quarantine keeps them. Each record becomes a JSON object
        with its line (from 1) and its place in the frame (from 0); a rejected line becomes {"line":…,"error":…,"message":…}
        and the exit code 1. Notices, quotes (HDFSCNT0, HDFSASP0, HDFSASP1) and any other TR are taken; plain frames need no key.

        Examples:
          kisfast decode --key abcdefghijklmnopabcdefghijklmnop --iv 0123456789abcdef frames.txt
          zcat capture.gz | kisfast decode --key "$KEY" --iv "$IV" | jq .price
          kisfast decode --key "$KEY" --iv "$IV" --format table frames.txt
          kisfast decode quotes.txt | jq 'select(.type == "trade") | .price'
        """;

    private const int KeyBytes = 32;
    private const int IvBytes = 16;

    public static Command Create(ToolConsole console)
    {
        var key = new Option<string?>("--key")
        { Description = "The AES key of the subscription's reply: 32 bytes of text; plain frames need none", HelpName = "KEY" };
        var iv = new Option<string?>("--iv") { Description = "The initialisation vector of the same reply: 16 bytes of text", HelpName = "IV" };
        Option<string?> format = Choice.OneOf("--format", "How to print records", "json", "json", "table");
        var file = new Argument<string?>("FILE")
        {
            Description = "The frames; standard input without it, or when it is -",
            Arity = ArgumentArity.ZeroOrOne,
        };
        file.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: ['-', _, ..] name }]) result.AddError($"unknown option {name}");
        });
        var command = new Command("decode", "Decodes captured KIS frames.") { key, iv, format, file };
        var style = new TableOptions(console);
        style.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            (byte[] keyBytes, byte[] ivBytes) = Keys(parsed.GetValue(key), parsed.GetValue(iv));
            Stream input = Open(parsed.GetValue(file), console);
            return DecodeAsync(console, input, keyBytes, ivBytes, parsed.GetValue(format) == "table" ? style.Read(parsed) : null, stop);
        });
        return command;
    }

    private static async Task<int> DecodeAsync(ToolConsole console, Stream input, byte[] key, byte[] iv, TableStyle? table, CancellationToken stop)
    {
        // Standard input cannot be read with a token: the reading thread is left behind when the tool is stopped.
        Task<bool> decoding = Task.Run(() =>
        {
            using (input)
            using (var decoder = new LineDecoder(key, iv))
            {
                var lines = new ByteLines(console.Output);
                using IDecodedSink sink = table is { } asked
                    ? new DecodedTable(lines, console.Width, console.UsesColour, asked)
                    : new DecodedJson(lines);
                return decoder.Run(input, sink, lines, stop);
            }
        }, CancellationToken.None);
        bool clean = await decoding.WaitAsync(stop).ConfigureAwait(false);
        return clean ? ExitCode.Success : ExitCode.Negative;
    }

    private static (byte[] Key, byte[] Iv) Keys(string? key, string? iv) => (key, iv) switch
    {
        (null, null) => ([], []),
        (_, null) => throw ToolException.Usage("Option '--iv' is required: it comes with --key in the same reply"),
        (null, _) => throw ToolException.Usage("Option '--key' is required: it comes with --iv in the same reply"),
        _ => (BytesOf(key, "--key", KeyBytes), BytesOf(iv, "--iv", IvBytes)),
    };

    private static byte[] BytesOf(string text, string option, int length)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return bytes.Length == length
            ? bytes
            : throw ToolException.Usage(
                $"{option} is {bytes.Length} bytes and must be {length}: copy it whole from the subscription's reply, neither hex nor base64");
    }

    private static Stream Open(string? file, ToolConsole console)
    {
        if (file is null or "-") return console.OpenInput();
        try
        {
            return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw ToolException.Usage($"no file {file}: check the path, or give the frames on standard input");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw ToolException.Usage($"{file} cannot be read: it must be a file that you may read");
        }
    }
}
