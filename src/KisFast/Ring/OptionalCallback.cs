namespace KisFast.Ring;

/// <summary>
/// Whether a handler has its own version of an optional callback. A default implementation tells when it is called: on a struct
/// handler each such call would box, so the loop calls it once and never again. Unlike reflection this works trimmed, under AOT and
/// through adapters that pass the call on. Of interest to those who write a ring of their own.
/// </summary>
public struct OptionalCallback
{
    [ThreadStatic]
    private static bool _notImplemented;

    private State _state;

    private enum State : byte
    {
        Unknown,
        Implemented,
        NotImplemented,
    }

    /// <summary>Whether to call it: false once it is known to be the default.</summary>
    public readonly bool IsWanted => _state != State.NotImplemented;

    /// <summary>Called by the default implementations.</summary>
    public static void NotImplemented() => _notImplemented = true;

    /// <summary>Before the call.</summary>
    public readonly void Begin()
    {
        if (_state == State.Unknown) _notImplemented = false;
    }

    /// <summary>After the call.</summary>
    public void End()
    {
        if (_state == State.Unknown) _state = _notImplemented ? State.NotImplemented : State.Implemented;
    }
}
