namespace KisFast.Redis;

/// <summary>
/// A record as one line of text: its values by the contract's names (see <see cref="Names"/>), always all of them, in one order, joined by
/// carets. Its position is the id of the entry. In a text a caret is <c>%5E</c> and a percent sign <c>%25</c>.
/// </summary>
internal static partial class RecordText
{
    /// <summary>What stands at each place. New ones come at the end; a reader passes over what it does not know.</summary>
    public static readonly string[] Names =
    [
        "kind", "source", "receivedAt", "id", "trId", "session", "account", "htsId", "orderNo", "originalOrderNo", "side", "amendment", "orderType", "symbol",
        "quantity", "price", "rawPrice", "rawPrice12", "market", "time", "rejected", "acceptance", "branch", "orderQuantity", "accountName", "securityName",
        "creditType", "loanDate", "splitStart", "splitEnd", "splitMode", "fieldCount", "truncated", "doubts", "cause", "outcome",
    ];

    /// <summary>Room for any record: texts of which every byte is written as three, numbers and words.</summary>
    public const int MaxBytes = 1536;

    /// <summary>Writes a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="into">At least <see cref="MaxBytes"/>.</param>
    /// <returns>How many bytes.</returns>
    public static int Write(in FillRecord record, Span<byte> into)
    {
        var text = new TextWriter(into);
        text.Word(CodeWords<RecordKind>.Of(record.Kind));
        text.Word(CodeWords<RecordSource>.Of(record.Source));
        text.Moment(record.ReceivedAt);
        text.Identity(record.Identity);
        text.Word(CodeWords<TrId>.Of(record.TrId));
        text.Number(record.SessionIndex);
        text.Text(record.Account.Utf8);
        text.Text(record.HtsId.Utf8);
        text.Text(record.OrderNo.Utf8);
        text.Text(record.OriginalOrderNo.Utf8);
        text.Word(CodeWords<Side>.Of(record.Side));
        text.Word(CodeWords<Amendment>.Of(record.Amendment));
        text.Word(CodeWords<OrderType>.Of(record.OrderType));
        text.Text(record.Symbol.Utf8);
        text.Shares(record.Quantity);
        text.Price(record.Price);
        text.Text(record.RawPrice.Utf8);
        text.Text(record.RawPrice12.Utf8);
        text.Word(CodeWords<Market>.Of(record.Market));
        text.Time(record.Time);
        text.Word(CodeWords<Rejected>.Of(record.Rejected));
        text.Word(CodeWords<Acceptance>.Of(record.Acceptance));
        text.Text(record.Branch.Utf8);
        text.Shares(record.OrderQuantity);
        text.Text(record.AccountName.Utf8);
        text.Text(record.SecurityName.Utf8);
        text.Word(CodeWords<CreditType>.Of(record.CreditType));
        text.Date(record.LoanDate);
        text.Time(record.SplitStart);
        text.Time(record.SplitEnd);
        text.Word(CodeWords<SplitMode>.Of(record.SplitMode));
        text.Number(record.FieldCount);
        text.Flags(record.Truncations);
        text.Flags(record.Doubts);
        text.Word(CodeWords<GapCause>.Of(record.GapCause));
        text.Word(CodeWords<GapOutcome>.Of(record.GapOutcome));
        return text.Length;
    }

    private ref struct TextWriter(Span<byte> into)
    {
        private readonly Span<byte> _into = into;
        private int _length;

        /// <summary>What was written, without the caret after it.</summary>
        public readonly int Length => _length - 1;

        public void Word(scoped ReadOnlySpan<byte> word)
        {
            word.CopyTo(_into[_length..]);
            End(word.Length);
        }

        public void Text(scoped ReadOnlySpan<byte> text)
        {
            if (text.IndexOfAny((byte)'^', (byte)'%') < 0)
            {
                Word(text);
                return;
            }

            foreach (byte one in text)
            {
                ReadOnlySpan<byte> written = one switch { (byte)'^' => "%5E"u8, (byte)'%' => "%25"u8, _ => new ReadOnlySpan<byte>(in one) };
                written.CopyTo(_into[_length..]);
                _length += written.Length;
            }

            End(0);
        }

        public void Number(long number)
        {
            number.TryFormat(_into[_length..], out int written);
            End(written);
        }

        public void Shares(Quantity quantity)
        {
            if (quantity.HasValue) Number(quantity.Value);
            else End(0);
        }

        public void Price(Price price)
        {
            price.TryFormat(_into[_length..], out int written);
            End(written);
        }

        public void Moment(DateTime moment)
        {
            moment.TryFormat(_into[_length..], out int written, "O");
            End(written);
        }

        public void Identity(ulong identity)
        {
            int written = 0;
            if (identity != 0) identity.TryFormat(_into[_length..], out written, "x16");
            End(written);
        }

        public void Time(WireTime time)
        {
            int written = 0;
            if (time.ToTimeOnly() is { } value) value.TryFormat(_into[_length..], out written, "HH:mm:ss");
            End(written);
        }

        public void Date(WireDate date)
        {
            int written = 0;
            if (date.ToDateOnly() is { } value) value.TryFormat(_into[_length..], out written, "yyyy-MM-dd");
            End(written);
        }

        // Several words, a space between them.
        public void Flags(Truncations flags)
        {
            int start = _length;
            for (int bit = 1; bit <= (int)flags; bit <<= 1)
                if (((int)flags & bit) != 0) One(CodeWords<Truncations>.Of((Truncations)bit), start);
            End(0);
        }

        public void Flags(Doubts flags)
        {
            int start = _length;
            for (int bit = 1; bit <= (int)flags; bit <<= 1)
                if (((int)flags & bit) != 0) One(CodeWords<Doubts>.Of((Doubts)bit), start);
            End(0);
        }

        private void One(scoped ReadOnlySpan<byte> word, int start)
        {
            if (word.IsEmpty) return;
            if (_length > start) _into[_length++] = (byte)' ';
            word.CopyTo(_into[_length..]);
            _length += word.Length;
        }

        private void End(int written)
        {
            _length += written;
            _into[_length++] = (byte)'^';
        }
    }
}
