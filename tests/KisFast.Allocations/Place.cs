namespace KisFast.Allocations;

/// <summary>Where the handler runs.</summary>
internal enum Place
{
    /// <summary>On a thread of its own.</summary>
    Thread,
    /// <summary>On the thread that reads.</summary>
    Inline,
    /// <summary>In a loop of the test's own.</summary>
    Poll,
}

/// <summary>Feeds with a handler in its place.</summary>
internal static class Places
{
    /// <summary>Adds a handler.</summary>
    public static void Add<THandler>(this FillFeed feed, Place place, THandler handler)
        where THandler : IFillHandler
    {
        if (place == Place.Thread) feed.HandleWith(handler);
        else feed.HandleInline(handler);
    }

    /// <summary>Begins to poll a started feed, if that is where its handler is.</summary>
    public static void Poll(this FillFeed feed, Place place)
    {
        if (place == Place.Poll) new System.Threading.Thread(() => Loop(feed)) { IsBackground = true }.Start();
    }

    private static void Loop(FillFeed feed)
    {
        // Compiled before the first fill, as a strategy's own loop is by then.
        while (!feed.Completion.IsCompleted) feed.Poll();
    }
}
