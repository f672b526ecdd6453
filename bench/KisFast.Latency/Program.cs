using KisFast.Latency.Ring;

return args switch
{
    ["ring", .. string[] options] => RingCommand.Run(options),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: KisFast.Latency ring [throughput|latency|all] [--runs N] [--events N] [--only TEXT]");
    return 2;
}
