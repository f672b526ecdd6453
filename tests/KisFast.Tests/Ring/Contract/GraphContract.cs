using FsCheck.Fluent;
using KisFast.Ring;

namespace KisFast.Tests.Ring.Contract;

/// <summary>Any graph, ring size, batch sizes and speeds: the model is that every handler sees 0, 1, 2, … after all it depends on.</summary>
public abstract class GraphContract<TFactory>
    where TFactory : IRingFactory
{
    [Property(MaxTest = 60)]
    public Property Any_graph_keeps_order_content_and_dependencies() => Prop.ForAll(GraphRun.Generator.ToArbitrary(), run =>
    {
        using RingUnderTest ring = TFactory.Create(new RingSpec(1 << run.SizeLog2, run.Wait));
        var handlers = new List<CheckingHandler>();
        var groups = new List<IHandlerGroup<Payload>>();
        foreach (GraphNode node in run.Nodes)
        {
            int[] before = [.. Enumerable.Range(0, handlers.Count).Where(i => (node.After & 1 << i) != 0)];
            var handler = new CheckingHandler(handlers.Count, [.. before.Select(i => handlers[i])])
            {
                MaxBatchSize = node.MaxBatchSize == 0 ? null : node.MaxBatchSize,
                Work = node.ToWork(),
            };
            groups.Add(before.Length == 0
                ? ring.Disruptor.HandleWith(handler)
                : before.Select(i => groups[i]).Aggregate((one, other) => one.And(other)).Then(handler));
            handlers.Add(handler);
        }

        ring.Disruptor.Start();
        ring.Write(run.Count, [.. run.BatchSizes.Select(size => Math.Min(size, 1 << run.SizeLog2))]);
        Assert.True(ring.Disruptor.Shutdown(RingUnderTest.Guard));
        foreach (CheckingHandler handler in handlers)
            handler.AssertSawAll(run.Count);
    });
}
