using KisFast;
using KisFast.Allocations;

// serve                            the peer, as a child process: its allocations are not the feed's
// first MODE [cold] [booked] [struct] [journal] [inline|poll]
//                                  0 if no code is compiled between a feed's start and its first fill; cold: without warm-up, the control;
//                                  booked: with an account, whose orders are booked as they are published; struct: with such a handler;
//                                  journal: with one in memory beside the handler;
// inline, poll: where it runs
// [--notices N] [--mode M]         measures the feed (in every receive mode, or M, with a thread and inline) and the negative controls; 0 only if the feed
//                                  allocated nothing and the control something
if (args is ["serve"]) return Peer.Serve();
if (args is ["first", string first, .. string[] rest])
{
    Place firstPlace = rest.Contains("poll") ? Place.Poll : rest.Contains("inline") ? Place.Inline : Place.Thread;
    return await FirstFill.RunAsync(
        Enum.Parse<ReceiveMode>(first, ignoreCase: true), firstPlace, !rest.Contains("cold"), rest.Contains("struct"), rest.Contains("booked") ? Peer.Account
        : null, rest.Contains("journal"));
}

int notices = 1_000_000;
ReceiveMode[] modes = [.. Enum.GetValues<ReceiveMode>().Where(mode => mode != ReceiveMode.Auto)];
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
foreach (var mode in modes)
{
    foreach (var place in new[] { Place.Thread, Place.Inline })
        passed &= (await Measurement.RunAsync(mode, place, notices, allocatesOnPurpose: false)).Report($"feed, {mode}, {place}", mustBeZero: true);
}

passed &= (await Measurement.RunAsync(ReceiveMode.Auto, Place.Poll, notices, allocatesOnPurpose: false)).Report("feed, Poll", mustBeZero: true);
foreach (var place in new[] { Place.Thread, Place.Inline })
    passed &= (await Measurement.RunAsync(modes[0], place, notices, allocatesOnPurpose: true)).Report($"control, {place}", mustBeZero: false);
Console.WriteLine(passed ? "PASSED" : "FAILED");
return passed ? 0 : 1;
