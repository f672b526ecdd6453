namespace KisFast.Simulator;

internal enum FaultKind
{
    // The WebSocket.
    Refuse, PlainHttp, Drop, Close, Silence, Trickle, Fragment, Coalesce, Fields, Plain, Columns,
    // Acks and keys.
    DuplicateAck, NoKey, Early, AckDelay, KeyChange, WrongKey, Opsp, Linger,
    // Frames nobody asked for.
    Garbage, Oversize, PingFlood, NoPing,
    // REST.
    Http, Egw, ExpiredToken, RateLimit, HistoryLag, HistoryShift, ClockSkew,
}
