using KisFast.Framing;

namespace KisFast.Receiving;

/// <summary>What a session hears from its receiving end, on the receive thread. All of it is rare.</summary>
internal interface IStreamEvents
{
    /// <summary>An ack, good or bad; its key has been taken already.</summary>
    /// <param name="ack">The ack.</param>
    /// <param name="keyOf">Whose key it was, as an index of the session's HTS ids; -1: it brought none.</param>
    /// <returns>The failure that ends the connection, or null.</returns>
    KisFastException? OnAck(in ControlMessage ack, int keyOf);

    /// <summary>What the peer said, without the secrets that it may repeat.</summary>
    string Hide(string text) => text;

    /// <summary>A frame that may have held a fill was refused: what it said is lost unless the order history tells.</summary>
    void OnNoticeLost(RejectReason reason);

    /// <summary>Something speaks against a record that was published, or held back.</summary>
    /// <param name="record">The record; its <see cref="FillRecord.Doubts"/> say what.</param>
    /// <param name="isHeldBack">Whether a fill beyond its order's quantity was held back.</param>
    void OnDoubt(in FillRecord record, bool isHeldBack)
    {
    }
}
