namespace KisFast.Simulator;

internal enum FaultKind
{
    // The WebSocket.
    Refuse, PlainHttp, Maintenance, EarlyHint, Drop, Close, Silence, Trickle, Fragment, Coalesce, Fields, Plain, Columns,
    // Acks and keys.
    DuplicateAck, NoKey, Keyless, OtherTr, Stray, NoUnsubscribe, Early, AckDelay, KeyChange, WrongKey, Unsent, Twice, Opsp, QuoteOpsp, Linger,
    // Frames nobody asked for.
    Garbage, Oversize, PingFlood, NoPing, PingJunk,
    // REST.
    Http, Egw, Refusal, ExpiredToken, RateLimit, HistoryLag, HistoryShift, HistoryRow, HistoryEndless, HistoryLie, Away, ClockSkew,
}
