namespace KisFast;

/// <summary>How KIS's PINGPONG message is answered. Both ways are in use; a client that does not answer is dropped after about 100 s.</summary>
public enum PingPongReply
{
    /// <summary>A WebSocket PONG frame that carries the message's text, as KIS's current samples do.</summary>
    PongFrame = 0,
    /// <summary>The text itself, as a text message: KIS's older samples.</summary>
    EchoText = 1,
}
