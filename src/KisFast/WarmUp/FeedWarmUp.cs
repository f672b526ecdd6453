using System.Runtime;
using System.Runtime.CompilerServices;
using KisFast.Recovery;
using KisFast.Rest;
using KisFast.Ring;

namespace KisFast.WarmUp;

/// <summary>
/// Sends made-up notices through a path and a handler of its own, of the same types as the feed's, so that the first real fill finds
/// compiled code and touched memory.
/// </summary>
internal static class FeedWarmUp
{
    // The runtime compiles its last tier in the background, a tenth of a second after the last new method anywhere in the process, the
    // sign-in's among them: hence the rounds, until the sign-in is over and nothing has been compiled in some of them, or too many. A
    // method counts as hot after 30 calls.
    private const int QuietRounds = 3;
    private const int MaxRounds = 20;
    private const int ReadsPerRound = 60;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(110);

    /// <summary>
    /// Runs on a thread of the pool; where code is compiled at run time, until that is over: for about half a second after the sign-in,
    /// two or three at most while the program goes on compiling something else.
    /// </summary>
    /// <param name="options">The feed's.</param>
    /// <param name="readyHandlers">Does for the feed's own handlers what can be done without a record; called again and again.</param>
    /// <param name="createRing">Makes a small ring of the feed's type with the given name.</param>
    /// <param name="isInline">Whether the feed has inline handlers.</param>
    /// <param name="signIn">Ends when every session is live or has failed.</param>
    /// <param name="stop">Ends it early.</param>
    public static Task RunAsync(
        FillFeedOptions options,
        Action readyHandlers,
        Func<string, IDisruptor<FillRecord>> createRing,
        bool isInline,
        Task signIn,
        CancellationToken stop) =>
        Task.Run(() =>
        {
            bool books = options.AllSessions.Any(static session => session.Account is not null);
            OrderLedger? ledger = books ? new OrderLedger(KisAccount.Parse(WarmUpStream.Account)) : null;
            using var path = new WarmPath(options, createRing("kisfast-warm-up"), ledger, isInline);
            Run(path, readyHandlers, signIn, stop);
        }, CancellationToken.None);

    private static void Run(WarmPath path, Action readyHandlers, Task signIn, CancellationToken stop)
    {
        path.Ring.HandleWith(path.Nothing);
        path.Ring.Start();
        long compiled = -1;
        for (int round = 0, quiet = 0; quiet < QuietRounds && round < MaxRounds && !stop.IsCancellationRequested; round += signIn.IsCompleted ? 1 : 0)
        {
            for (int i = 0; i < ReadsPerRound; i++)
            {
                path.ReadAll();
                while (path.Ring.Backlog > path.Ring.Size / 2) Thread.Yield();
            }

            readyHandlers();
            if (!RuntimeFeature.IsDynamicCodeCompiled) break;
            Thread.Sleep(Pause);
            long now = JitInfo.GetCompiledMethodCount();
            quiet = signIn.IsCompleted && now == compiled ? quiet + 1 : 0;
            compiled = now;
        }

        path.Ring.Shutdown(TimeSpan.FromSeconds(5));
    }
}
