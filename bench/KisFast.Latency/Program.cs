using KisFast.Latency.Loopback;
using KisFast.Latency.Quotes;
using KisFast.Latency.Ring;
using KisFast.Latency.Sessions;
using KisFast.Latency.Soak;
using KisFast.Latency.Streams;
using Options = KisFast.Latency.Options;

return args switch
{
    _ when args.Contains("--help") || args.Contains("-h") => Usage(),
    ["ring", .. string[] options] => RingCommand.Run(options),
    ["wire", .. string[] options] => WireCommand.Run(options),
    ["sessions", .. string[] options] => SessionsCommand.Run(new Options(options)),
    ["neighbour", .. string[] options] => NeighbourCommand.Run(new Options(options)),
    ["first", .. string[] options] => FirstFillCommand.Run(new Options(options)),
    ["tiering", .. string[] options] => FirstFillCommand.RunTiering(new Options(options)),
    ["quotes", .. string[] options] => QuotesCommand.Run(new Options(options)),
    ["journal", .. string[] options] => JournalCommand.Run(new Options(options)),
    ["page", .. string[] options] => PageCommand.Run(new Options(options)),
    ["stream", .. string[] options] => StreamCommand.Run(new Options(options)),
    ["soak", .. string[] options] => SoakCommand.Run(new Options(options)),
    ["soak-send", string cpu, string sends, string perSend, string file] => SoakSender.Run(cpu, sends, perSend, file),
    ["load", string cpu, string sessions, string fault, string faultySession] => LoadProcess.Run(cpu, sessions, fault, faultySession),
    ["many", string what, string mode, string sessions, string busy, string fault] => ManyProcess.Run(what, mode, sessions, busy, fault),
    ["send", string cpu, string file, .. string[] phases] => SenderProcess.Run(cpu, file, phases),
    ["receive", string name, string port, string cpu, string count, string file] => ReceiverProcess.Run(name, port, cpu, count, file),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: KisFast.Latency ring [throughput|latency|all] [--runs N] [--events N] [--only TEXT]");
    Console.Error.WriteLine(
        "       KisFast.Latency wire [--rounds N] [--quick] [--json] [--only TEXT] [--rivals bench/rivals] [--sender-cpu N] [--receiver-cpu N] [--out FOLDER]");
    Console.Error.WriteLine("       KisFast.Latency sessions [--rounds N] [--out FOLDER]");
    Console.Error.WriteLine("       KisFast.Latency neighbour [--rounds N] [--out FOLDER]");
    Console.Error.WriteLine("       KisFast.Latency first [--rounds N] [--out FOLDER]");
    Console.Error.WriteLine("       KisFast.Latency tiering [--rounds N] [--host NAME=PROGRAM]... [--out FOLDER]");
    Console.Error.WriteLine("       KisFast.Latency quotes [--seconds 20] [--rounds 5] [--rate 20000] [--mode Blocking|Async] [--out FOLDER]");
    Console.Error.WriteLine("       KisFast.Latency journal [--rounds 5] [--quick] [--out FOLDER]");
    Console.Error.WriteLine("       KisFast.Latency page [--rounds 3] [--quick] [--out FOLDER]");
    Console.Error.WriteLine("       KisFast.Latency stream [--rounds 5] [--count 2000]");
    Console.Error.WriteLine("       KisFast.Latency soak [--minutes 10] [--rate 100000] [--mode Blocking|Spin|Async] [--out FOLDER]");
    return 2;
}
