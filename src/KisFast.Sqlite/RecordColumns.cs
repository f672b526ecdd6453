namespace KisFast.Sqlite;

/// <summary>A record as a row of the table <c>record</c>, and back. The columns' numbers are those of <see cref="Names"/>.</summary>
internal static class RecordColumns
{
    /// <summary>The bits of a key that are the sequence; above them is the start's number.</summary>
    public const int SequenceBits = 40;

    /// <summary>The columns, in the order of the parameters and of the rows.</summary>
    public const string Names =
        "key, received, identity, kind, codes, marks, fields, quantity, order_quantity, price, decimals, time, loan_date, split_start, split_end, "
        + "symbol, order_no, account, original_order_no, hts_id, branch, raw_price, raw_price12, account_name, security_name";

    /// <summary>How many.</summary>
    public const int Count = 25;

    private static readonly long UnixEpochTicks = DateTime.UnixEpoch.Ticks;

    public static long KeyOf(long start, long sequence) => (start << SequenceBits) | sequence;

    /// <summary>Binds every parameter that is not null. The record must stay where it is until the statement has run.</summary>
    public static void Bind(Statement statement, long start, in FillRecord record)
    {
        statement.Bind(1, KeyOf(start, record.Sequence));
        statement.Bind(2, record.ReceivedUtcTicks - UnixEpochTicks);
        statement.Bind(3, (long)record.Identity);
        statement.Bind(4, (long)record.Kind);
        statement.Bind(5, Codes(in record));
        long marks = Marks(in record);
        if (marks != 0) statement.Bind(6, marks);
        statement.Bind(7, record.FieldCount | ((long)record.SessionIndex << 16));
        if (record.Quantity.HasValue) statement.Bind(8, record.Quantity.Value);
        if (record.OrderQuantity.HasValue) statement.Bind(9, record.OrderQuantity.Value);
        Price price = record.Price;
        if (price.HasValue)
        {
            statement.Bind(10, price.Mantissa);
            statement.Bind(11, price.Decimals);
        }

        if (record.Time.HasValue) statement.Bind(12, record.Time.SecondOfDay);
        if (record.LoanDate.ToDateOnly() is { } loan) statement.Bind(13, loan.DayNumber);
        if (record.SplitStart.HasValue) statement.Bind(14, record.SplitStart.SecondOfDay);
        if (record.SplitEnd.HasValue) statement.Bind(15, record.SplitEnd.SecondOfDay);
        statement.BindPinned(16, record.Symbol.Utf8);
        statement.BindPinned(17, record.OrderNo.Utf8);
        statement.BindPinned(18, record.Account.Utf8);
        statement.BindPinned(19, record.OriginalOrderNo.Utf8);
        statement.BindPinned(20, record.HtsId.Utf8);
        statement.BindPinned(21, record.Branch.Utf8);
        statement.BindPinned(22, record.RawPrice.Utf8);
        statement.BindPinned(23, record.RawPrice12.Utf8);
        statement.BindPinned(24, record.AccountName.Utf8);
        statement.BindPinned(25, record.SecurityName.Utf8);
    }

    /// <summary>Reads a row.</summary>
    /// <param name="row">Positioned on it.</param>
    /// <param name="epoch">The start's epoch.</param>
    /// <param name="record">Set as a whole.</param>
    public static void Read(Statement row, long epoch, out FillRecord record)
    {
        record = default;
        record.Epoch = epoch;
        record.IsReplayed = true;
        record.Sequence = row.Long(0) & ((1L << SequenceBits) - 1);
        record.ReceivedUtcTicks = row.Long(1) + UnixEpochTicks;
        record.Identity = (ulong)row.Long(2);
        record.Kind = (RecordKind)row.Int(3);
        SetCodes(ref record, row.Long(4));
        SetMarks(ref record, row.Long(5));
        long fields = row.Long(6);
        record.FieldCount = (ushort)fields;
        record.SessionIndex = (ushort)(fields >> 16);
        if (!row.IsNull(7)) record.Quantity = new Quantity(row.Long(7));
        if (!row.IsNull(8)) record.OrderQuantity = new Quantity(row.Long(8));
        if (!row.IsNull(9)) record.Price = new Price(row.Long(9), row.Int(10));
        if (!row.IsNull(11)) record.Time = new WireTime(row.Int(11));
        if (!row.IsNull(12)) record.LoanDate = new WireDate(DateOnly.FromDayNumber(row.Int(12)));
        if (!row.IsNull(13)) record.SplitStart = new WireTime(row.Int(13));
        if (!row.IsNull(14)) record.SplitEnd = new WireTime(row.Int(14));
        Copy(row.Bytes(15), ref record.Symbol);
        Copy(row.Bytes(16), ref record.OrderNo);
        Copy(row.Bytes(17), ref record.Account);
        Copy(row.Bytes(18), ref record.OriginalOrderNo);
        Copy(row.Bytes(19), ref record.HtsId);
        Copy(row.Bytes(20), ref record.Branch);
        Copy(row.Bytes(21), ref record.RawPrice);
        Copy(row.Bytes(22), ref record.RawPrice12);
        Copy(row.Bytes(23), ref record.AccountName);
        Copy(row.Bytes(24), ref record.SecurityName);
    }

    private static long Codes(in FillRecord record) =>
        (long)record.TrId | ((long)record.Side << 8) | ((long)record.Amendment << 16) | ((long)record.OrderType << 24)
        | ((long)record.Acceptance << 32) | ((long)record.Rejected << 40) | ((long)record.Market << 48) | ((long)record.Source << 56);

    private static void SetCodes(ref FillRecord record, long codes)
    {
        record.TrId = (TrId)(byte)codes;
        record.Side = (Side)(byte)(codes >> 8);
        record.Amendment = (Amendment)(byte)(codes >> 16);
        record.OrderType = (OrderType)(byte)(codes >> 24);
        record.Acceptance = (Acceptance)(byte)(codes >> 32);
        record.Rejected = (Rejected)(byte)(codes >> 40);
        record.Market = (Market)(byte)(codes >> 48);
        record.Source = (RecordSource)(byte)(codes >> 56);
    }

    private static long Marks(in FillRecord record) =>
        (long)record.Doubts | ((long)record.CreditType << 8) | ((long)record.SplitMode << 16) | ((long)record.Truncations << 24)
        | ((long)record.GapCause << 32) | ((long)record.GapOutcome << 40);

    private static void SetMarks(ref FillRecord record, long marks)
    {
        record.Doubts = (Doubts)(byte)marks;
        record.CreditType = (CreditType)(byte)(marks >> 8);
        record.SplitMode = (SplitMode)(byte)(marks >> 16);
        record.Truncations = (Truncations)(byte)(marks >> 24);
        record.GapCause = (GapCause)(byte)(marks >> 32);
        if (record.Kind == RecordKind.GapClosed) record.GapOutcome = (GapOutcome)(byte)(marks >> 40);
    }

    // What does not fit was not written by us.
    private static void Copy<T>(ReadOnlySpan<byte> bytes, ref T text)
        where T : struct
    {
        Span<byte> buffer = System.Runtime.InteropServices.MemoryMarshal.AsBytes(new Span<T>(ref text));
        bytes[..Math.Min(bytes.Length, buffer.Length)].CopyTo(buffer);
    }
}
