using FsCheck.Fluent;

namespace KisFast.Tests.Ring.Contract;

/// <summary>A random graph with what is sent through it.</summary>
public sealed record GraphRun(int SizeLog2, WaitKind Wait, int Count, GraphNode[] Nodes, int[] BatchSizes)
{
    public static Gen<GraphRun> Generator =>
        from sizeLog2 in Gen.Choose(0, 6)
        from wait in Gen.Elements(WaitKind.Blocking, WaitKind.Sleeping, WaitKind.Yielding)
        from count in Gen.Choose(0, 600)
        from handlers in Gen.Choose(1, 5)
        from nodes in NodeGenerator.ArrayOf(handlers)
        from batchSizes in Gen.Choose(1, 40).ArrayOf(4)
        select new GraphRun(sizeLog2, wait, count, nodes, batchSizes);

    private static Gen<GraphNode> NodeGenerator =>
        from after in Gen.Choose(0, 31)
        from speed in Gen.Choose(0, 3)
        from isInline in Gen.Elements(true, false)
        select new GraphNode(after, speed, isInline);

    public override string ToString() =>
        $"size {1 << SizeLog2}, {Wait}, {Count} events, [{string.Join(", ", (object[])Nodes)}], batches {string.Join(' ', BatchSizes)}";
}

/// <summary>A handler of a random graph.</summary>
/// <param name="After">A bit for each handler before it in the list that it comes after.</param>
public sealed record GraphNode(int After, int Speed, bool IsInline)
{
    public Action<long>? ToWork() => Speed switch
    {
        0 => null,
        1 => static s => Thread.SpinWait((int)(s % 50)),
        2 => static s => { if (s % 3 == 0) Thread.Yield(); }
        ,
        _ => static s => { if (s % 100 == 0) Thread.Sleep(1); }
        ,
    };
}
