namespace KisFast.Redis;

/// <summary>A batch of records as one compare-and-append, and nothing else.</summary>
internal static class BatchAppend
{
    /// <exception cref="IOException">The stream's last entry is another.</exception>
    public static void Run(RespConnection connection, StreamKeys keys, ReadOnlySpan<FillRecord> records, StreamId after)
    {
        Span<byte> text = stackalloc byte[RecordText.MaxBytes];
        RespCommands commands = new RespCommands().Begin(11 + (records.Length * 2)).Add("EVAL"u8).Add(Scripts.Append).Add(4)
            .Add(keys.Records).Add(keys.About).Add(keys.Handlers).Add(keys.Notes).Add(after).Add(default(ReadOnlySpan<byte>)).Add(0).Add(0);
        foreach (ref readonly FillRecord record in records) commands.Add(record.Position).Add(text[..RecordText.Write(in record, text)]);
        string answer = connection.Ask(commands) ?? "";
        if (answer != Scripts.Done) throw new IOException($"it changed meanwhile ({answer})");
    }
}
