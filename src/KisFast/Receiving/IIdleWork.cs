namespace KisFast.Receiving;

/// <summary>What a spinning receive thread does now and then while nothing comes. Called and disposed of by that thread.</summary>
internal interface IIdleWork : IDisposable
{
    /// <summary>A fill's worth of work.</summary>
    void Run();
}
