using System.Text.Json;

namespace KisFast.Framing;

/// <summary>What a JSON control message of KIS is.</summary>
internal enum ControlKind
{
    /// <summary>JSON of another shape: counted and kept, never guessed at.</summary>
    Unknown,

    /// <summary>The heartbeat: <c>header.tr_id</c> is PINGPONG.</summary>
    PingPong,

    /// <summary>The answer to a subscribe or unsubscribe, good or bad: it has <c>body.rt_cd</c> or <c>body.msg_cd</c>.</summary>
    Ack,
}

/// <summary>
/// A JSON control message: an ack, an error ack or PINGPONG. Members may come in any order, unknown ones are skipped. The spans
/// point into the message; absent members are empty. Nothing is allocated unless a value is escaped.
/// </summary>
internal readonly ref struct ControlMessage
{
    private enum Member
    {
        None, Header, Body, Output, TrId, TrKey, RtCd, MsgCd, Msg1, Key, Iv, Other,
    }

    public ControlKind Kind { get; private init; }

    /// <summary>header.tr_id; on error acks it may be the literal text <c>(null)</c>.</summary>
    public ReadOnlySpan<byte> TrId { get; private init; }

    /// <summary>header.tr_key: the HTS id.</summary>
    public ReadOnlySpan<byte> TrKey { get; private init; }

    /// <summary>body.rt_cd: 0 good, 1 or 9 bad.</summary>
    public ReadOnlySpan<byte> RtCd { get; private init; }

    /// <summary>body.msg_cd: OPSPnnnn.</summary>
    public ReadOnlySpan<byte> MsgCd { get; private init; }

    /// <summary>body.msg1: a text for people.</summary>
    public ReadOnlySpan<byte> Msg1 { get; private init; }

    /// <summary>body.output.key: 32 bytes when present. Secret.</summary>
    public ReadOnlySpan<byte> Key { get; private init; }

    /// <summary>body.output.iv: 16 bytes when present. Secret.</summary>
    public ReadOnlySpan<byte> Iv { get; private init; }

    /// <summary>The same with another <see cref="Msg1"/>.</summary>
    public ControlMessage Saying(ReadOnlySpan<byte> words) =>
        new() { Kind = Kind, TrId = TrId, TrKey = TrKey, RtCd = RtCd, MsgCd = MsgCd, Msg1 = words, Key = Key, Iv = Iv };

    /// <summary>Reads a message.</summary>
    /// <returns>False when the text is not a JSON object; the message is then <see cref="ControlKind.Unknown"/>.</returns>
    public static bool TryParse(ReadOnlySpan<byte> json, out ControlMessage message)
    {
        try
        {
            return TryRead(json, out message);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Utf8JsonReader can only say so by throwing. Control messages are cold.
            message = default;
            return false;
        }
    }

    private static bool TryRead(ReadOnlySpan<byte> json, out ControlMessage message)
    {
        message = default;
        ReadOnlySpan<byte> trId = default, trKey = default, rtCd = default, msgCd = default, msg1 = default, key = default, iv = default;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 16 });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;

        var inside = Member.None;
        bool hasBody = false;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.EndObject)
            {
                inside = inside == Member.Output ? Member.Body : Member.None;
                continue;
            }

            var member = Find(ref reader, inside);
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject && member is (Member.Header or Member.Body or Member.Output))
            {
                inside = member;
                continue;
            }

            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                reader.Skip();
                continue;
            }

            // Of no interest, and it may hold what cannot be unescaped.
            if (member == Member.Other) continue;

            var value = ReadValue(ref reader);
            hasBody |= member is Member.RtCd or Member.MsgCd;
            switch (member)
            {
                case Member.TrId: trId = value; break;
                case Member.TrKey: trKey = value; break;
                case Member.RtCd: rtCd = value; break;
                case Member.MsgCd: msgCd = value; break;
                case Member.Msg1: msg1 = value; break;
                case Member.Key: key = value; break;
                case Member.Iv: iv = value; break;
            }
        }

        message = new ControlMessage
        {
            Kind = trId.SequenceEqual("PINGPONG"u8) ? ControlKind.PingPong : hasBody ? ControlKind.Ack : ControlKind.Unknown,
            TrId = trId,
            TrKey = trKey,
            RtCd = rtCd,
            MsgCd = msgCd,
            Msg1 = msg1,
            Key = key,
            Iv = iv,
        };
        return true;
    }

    private static Member Find(scoped ref Utf8JsonReader name, Member inside)
    {
        try
        {
            return Match(ref name, inside);
        }
        catch (InvalidOperationException)
        {
            // What cannot be unescaped is no name that is looked for.
            return Member.Other;
        }
    }

    private static Member Match(scoped ref Utf8JsonReader name, Member inside) => inside switch
    {
        Member.None => name.ValueTextEquals("header"u8) ? Member.Header : name.ValueTextEquals("body"u8) ? Member.Body : Member.Other,
        Member.Header => name.ValueTextEquals("tr_id"u8) ? Member.TrId : name.ValueTextEquals("tr_key"u8) ? Member.TrKey : Member.Other,
        Member.Body => name.ValueTextEquals("rt_cd"u8) ? Member.RtCd
            : name.ValueTextEquals("msg_cd"u8) ? Member.MsgCd
            : name.ValueTextEquals("msg1"u8) ? Member.Msg1
            : name.ValueTextEquals("output"u8) ? Member.Output : Member.Other,
        Member.Output => name.ValueTextEquals("key"u8) ? Member.Key : name.ValueTextEquals("iv"u8) ? Member.Iv : Member.Other,
        _ => Member.Other,
    };

    private static ReadOnlySpan<byte> ReadValue(scoped ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number)) return default;
        if (!reader.ValueIsEscaped) return reader.ValueSpan;
        var unescaped = new byte[reader.ValueSpan.Length];
        return unescaped.AsSpan(0, reader.CopyString(unescaped));
    }
}
