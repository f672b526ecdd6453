using KisFast.Latency.Loopback;
using KisFast.Latency.Ring;

return args switch
{
    ["ring", .. string[] options] => RingCommand.Run(options),
    ["wire", .. string[] options] => WireCommand.Run(options),
    ["send", string cpu, string file, .. string[] phases] => SenderProcess.Run(cpu, file, phases),
    ["receive", string name, string port, string cpu, string count, string file] => ReceiverProcess.Run(name, port, cpu, count, file),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: KisFast.Latency ring [throughput|latency|all] [--runs N] [--events N] [--only TEXT]");
    Console.Error.WriteLine("       KisFast.Latency wire [--rounds N] [--quick] [--only TEXT] [--rivals bench/rivals] [--sender-cpu N] [--receiver-cpu N] [--out FOLDER]");
    return 2;
}
