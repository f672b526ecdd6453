using KisFast;
using KisFast.Allocations;

// serve                            the peer, as a child process: its allocations are not the feed's
// first MODE [cold|booked|struct]  0 if no code is compiled between a feed's start and its first fill; cold: without warm-up, the control;
//                                  booked: with an account, whose orders are booked as they are published; struct: with such a handler
// [--notices N] [--mode M]         measures the feed (in every receive mode, or M) and the negative control; 0 only if the feed
//                                  allocated nothing and the control something
if (args is ["serve"]) return Peer.Serve();
if (args is ["first", string first, .. string[] rest])
    return await FirstFill.RunAsync(Enum.Parse<ReceiveMode>(first, ignoreCase: true), rest is not ["cold"], rest is ["struct"], rest is ["booked"] ? Peer.Account : null);

int notices = 1_000_000;
ReceiveMode[] modes = Enum.GetValues<ReceiveMode>();
for (int i = 0; i < args.Length; i += 2)
{
    bool isLast = i + 1 == args.Length;
    if (!isLast && args[i] == "--notices" && int.TryParse(args[i + 1], out notices) && notices >= 1000) continue;
    if (!isLast && args[i] == "--mode" && Enum.TryParse(args[i + 1], ignoreCase: true, out ReceiveMode mode))
    {
        modes = [mode];
        continue;
    }

    Console.Error.WriteLine($"usage: KisFast.Allocations [--notices N] [--mode {string.Join('|', Enum.GetNames<ReceiveMode>())}]");
    return 2;
}

bool passed = true;
foreach (var mode in modes) passed &= (await Measurement.RunAsync(mode, notices, allocatesOnPurpose: false)).Report($"feed, {mode}", mustBeZero: true);
passed &= (await Measurement.RunAsync(modes[0], notices, allocatesOnPurpose: true)).Report("negative control", mustBeZero: false);
Console.WriteLine(passed ? "PASSED" : "FAILED");
return passed ? 0 : 1;
