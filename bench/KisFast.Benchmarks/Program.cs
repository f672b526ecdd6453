using BenchmarkDotNet.Running;
using KisFast.Benchmarks.Gate;
using KisFast.Benchmarks.Journal;
using KisFast.Benchmarks.Quick;

// quick [SECONDS]          the whole path's ratios in seconds, in this process: --out FILE, --only WORD, --against DIRECTORY
// quotes [SECONDS]         the same for a trade and a book: --out FILE
// gate FILE [--update]     allocated bytes per operation against the checked-in file; 1 if any differs
// journal [DIRECTORY]      durable rows a second beside Microsoft.Data.Sqlite's commands: --out FILE
// anything else            BenchmarkDotNet's switcher, e.g. --filter *WholePath*
switch (args)
{
    case ["quick", .. var rest]:
        return QuickCommand.Run(rest);
    case ["quotes", .. var rest]:
        return QuotesCommand.Run(rest);
    case ["gate", var file, .. var rest]:
        return AllocationGate.Run(file, rest is ["--update"]);
    case ["journal", .. var rest]:
        return await JournalCommand.RunAsync(rest).ConfigureAwait(false);
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
}
