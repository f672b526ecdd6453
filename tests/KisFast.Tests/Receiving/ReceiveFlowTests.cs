using KisFast.Receiving;

namespace KisFast.Tests.Receiving;

public sealed class ReceiveFlowTests
{
    [Fact]
    public async Task Without_reads_work_is_done_in_the_callers_place()
    {
        var flow = new ReceiveFlow(new Lock());
        int thread = 0;
        Task done = flow.RunAsync(() => thread = Environment.CurrentManagedThreadId, default);
        Assert.True(done.IsCompletedSuccessfully);
        Assert.Equal(Environment.CurrentManagedThreadId, thread);
        await done;
    }

    [Fact]
    public async Task While_there_are_reads_it_waits_for_the_reader_who_is_woken()
    {
        var flow = new ReceiveFlow(null);
        int woken = 0, done = 0;
        flow.Begin(() => woken++);
        Task first = flow.RunAsync(() => done++, default);
        Task second = flow.RunAsync(() => done++, default);
        Assert.Equal((2, 0), (woken, done));
        flow.RunPosted();
        await Task.WhenAll(first, second);
        Assert.Equal(2, done);
    }

    [Fact]
    public async Task What_the_reader_leaves_undone_is_done_when_reads_end()
    {
        var flow = new ReceiveFlow(null);
        flow.Begin(() => { });
        int done = 0;
        Task work = flow.RunAsync(() => done++, default);
        flow.End();
        await work;
        Assert.Equal(1, done);
    }

    [Fact]
    public async Task Exceptions_and_cancellation_go_to_whoever_waits()
    {
        var flow = new ReceiveFlow(null);
        await Assert.ThrowsAsync<FormatException>(() => flow.RunAsync(() => throw new FormatException(), default));
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        bool ran = false;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => flow.RunAsync(() => ran = true, cancelled.Token));
        Assert.False(ran);
    }

    [Fact]
    public async Task Handler_of_one_session_may_have_work_for_another_that_waits_for_the_gate()
    {
        var gate = new Lock();
        var flow = new ReceiveFlow(gate);
        int done = 0;
        var waits = new Thread(() => _ = flow.RunAsync(() => done++, default)) { IsBackground = true };
        Task handler = Task.Run(() =>
        {
            // As a read does, all the time that a handler takes.
            lock (gate)
            {
                waits.Start();
                SpinWait.SpinUntil(() => (waits.ThreadState & ThreadState.WaitSleepJoin) != 0);
                flow.RunAsync(() => done++, default).GetAwaiter().GetResult();
            }
        });
        await handler.WaitAsync(TimeSpan.FromSeconds(60));
        waits.Join();
        Assert.Equal(2, done);
    }
}
