using FsCheck.Fluent;
using KisFast.Ring;

namespace KisFast.Tests.Ring.Contract;

/// <summary>Any graph, ring size, batches and speeds: the model is that every handler sees 0, 1, 2, … after all it depends on.</summary>
public abstract class GraphContract<TFactory>
    where TFactory : IRingFactory
{
    [Property(MaxTest = 60)]
    public Property Any_graph_keeps_order_content_and_dependencies() => Prop.ForAll(GraphRun.Generator.ToArbitrary(), run =>
    {
        using RingUnderTest ring = TFactory.Create(new RingSpec(1 << run.SizeLog2, run.Wait));
        var handlers = new List<CheckingHandler>();
        var inline = new List<bool>();
        var groups = new List<IHandlerGroup<Payload>>();
        foreach (GraphNode node in run.Nodes)
        {
            int[] before = [.. Enumerable.Range(0, handlers.Count).Where(i => (node.After & 1 << i) != 0)];
            var handler = new CheckingHandler(handlers.Count, [.. before.Select(i => handlers[i])])
            {
                Work = node.ToWork(),
            };
            IHandlerGroup<Payload>? after = before.Length == 0 ? null : before.Select(i => groups[i]).Aggregate((one, other) => one.And(other));
            // The producer cannot wait for a thread.
            bool isInline = node.IsInline && before.All(i => inline[i]);
            if (isInline) groups.Add(after is null ? ring.Disruptor.HandleInline(handler) : after.ThenInline(handler));
            else groups.Add(after is null ? ring.Disruptor.HandleWith(handler) : after.Then(handler));
            inline.Add(isInline);
            handlers.Add(handler);
        }

        ring.Disruptor.Start();
        ring.Write(run.Count, [.. run.BatchSizes.Select(size => Math.Min(size, 1 << run.SizeLog2))]);
        Assert.True(ring.Disruptor.Shutdown(RingUnderTest.Guard));
        foreach (CheckingHandler handler in handlers)
            handler.AssertSawAll(run.Count);
    });
}
