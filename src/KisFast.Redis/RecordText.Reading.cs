using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace KisFast.Redis;

/// <content>Back from text.</content>
internal static partial class RecordText
{
    /// <summary>Reads a record.</summary>
    /// <param name="text">As <see cref="Write"/> wrote it, or a later version with more values at the end.</param>
    /// <param name="position">The entry's id.</param>
    /// <param name="record">Set as a whole; not marked as replayed.</param>
    /// <exception cref="FormatException">It is none: the message says which value.</exception>
    public static void Read(ReadOnlySpan<byte> text, RecordPosition position, out FillRecord record)
    {
        record = default;
        record.Epoch = position.Epoch;
        record.Sequence = position.Sequence;
        Span<byte> room = stackalloc byte[FixedText48.Capacity];
        var values = new TextReader(text, room);
        record.Kind = CodeWords<RecordKind>.Parse(values.Next());
        record.Source = CodeWords<RecordSource>.Parse(values.Next());
        record.ReceivedUtcTicks = values.Ticks();
        record.Identity = values.Identity();
        record.TrId = CodeWords<TrId>.Parse(values.Next());
        record.SessionIndex = (ushort)values.Number(ushort.MaxValue);
        record.Account = new FixedText16(values.Text(16));
        record.HtsId = new FixedText16(values.Text(16));
        record.OrderNo = new FixedText16(values.Text(16));
        record.OriginalOrderNo = new FixedText16(values.Text(16));
        record.Side = CodeWords<Side>.Parse(values.Next());
        record.Amendment = CodeWords<Amendment>.Parse(values.Next());
        record.OrderType = CodeWords<OrderType>.Parse(values.Next());
        record.Symbol = new FixedText16(values.Text(16));
        record.Quantity = values.Shares();
        record.Price = values.Price();
        record.RawPrice = new FixedText16(values.Text(16));
        record.RawPrice12 = new FixedText16(values.Text(16));
        record.Market = CodeWords<Market>.Parse(values.Next());
        record.Time = values.Time();
        record.Rejected = CodeWords<Rejected>.Parse(values.Next());
        record.Acceptance = CodeWords<Acceptance>.Parse(values.Next());
        record.Branch = new FixedText16(values.Text(16));
        record.OrderQuantity = values.Shares();
        record.AccountName = new FixedText48(values.Text(48));
        record.SecurityName = new FixedText48(values.Text(48));
        record.CreditType = CodeWords<CreditType>.Parse(values.Next());
        record.LoanDate = values.Date();
        record.SplitStart = values.Time();
        record.SplitEnd = values.Time();
        record.SplitMode = CodeWords<SplitMode>.Parse(values.Next());
        record.FieldCount = (ushort)values.Number(ushort.MaxValue);
        record.Truncations = (Truncations)values.Flags<Truncations>(static flag => (byte)flag);
        record.Doubts = (Doubts)values.Flags<Doubts>(static flag => (byte)flag);
        record.GapCause = CodeWords<GapCause>.Parse(values.Next());
        GapOutcome outcome = CodeWords<GapOutcome>.Parse(values.Next());
        if (record.Kind == RecordKind.GapClosed) record.GapOutcome = outcome;
    }

    private ref struct TextReader(ReadOnlySpan<byte> text, Span<byte> room)
    {
        private readonly Span<byte> _room = room;
        private ReadOnlySpan<byte> _rest = text;
        private int _place = -1;
        private bool _isAtEnd;

        public ReadOnlySpan<byte> Next()
        {
            _place++;
            if (_isAtEnd) throw new FormatException($"it ends before {Names[_place]}");
            int caret = _rest.IndexOf((byte)'^');
            _isAtEnd = caret < 0;
            ReadOnlySpan<byte> value = _isAtEnd ? _rest : _rest[..caret];
            _rest = _isAtEnd ? default : _rest[(caret + 1)..];
            return value;
        }

        public ReadOnlySpan<byte> Text(int most)
        {
            ReadOnlySpan<byte> value = Next();
            if (value.Contains((byte)'%')) value = Unescape(value);
            return value.Length <= most ? value : throw Wrong(value);
        }

        public long Number(long most)
        {
            ReadOnlySpan<byte> value = Next();
            return long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number <= most ? number : throw Wrong(value);
        }

        public Quantity Shares()
        {
            ReadOnlySpan<byte> value = Next();
            if (value.IsEmpty) return default;
            return long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number <= Quantity.MaxValue
                ? new Quantity(number)
                : throw Wrong(value);
        }

        public Price Price()
        {
            ReadOnlySpan<byte> value = Next();
            if (value.IsEmpty) return default;
            Span<byte> digits = stackalloc byte[KisFast.Price.MaxFormattedLength];
            int point = value.IndexOf((byte)'.');
            int decimals = point < 0 ? 0 : value.Length - point - 1;
            if (value.Length > digits.Length || decimals > KisFast.Price.MaxDecimals) throw Wrong(value);
            ReadOnlySpan<byte> whole = point < 0 ? value : value[..point];
            whole.CopyTo(digits);
            value[(value.Length - decimals)..].CopyTo(digits[whole.Length..]);
            return long.TryParse(digits[..(whole.Length + decimals)], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long mantissa)
                ? new Price(mantissa, decimals)
                : throw Wrong(value);
        }

        public long Ticks()
        {
            ReadOnlySpan<byte> value = Next();
            return Utf8Parser.TryParse(value, out DateTime moment, out int used, 'O') && used == value.Length && moment.Kind == DateTimeKind.Utc
                ? moment.Ticks
                : throw Wrong(value);
        }

        public ulong Identity()
        {
            ReadOnlySpan<byte> value = Next();
            if (value.IsEmpty) return 0;
            return ulong.TryParse(value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong identity) ? identity : throw Wrong(value);
        }

        public WireTime Time()
        {
            ReadOnlySpan<byte> value = Next();
            if (value.IsEmpty) return default;
            if (value.Length != 8 || value[2] != ':' || value[5] != ':') throw Wrong(value);
            int seconds = (Pair(value, 0, 23) * 3600) + (Pair(value, 3, 59) * 60) + Pair(value, 6, 59);
            return new WireTime(seconds);
        }

        public WireDate Date()
        {
            ReadOnlySpan<byte> value = Next();
            if (value.IsEmpty) return default;
            Span<char> text = stackalloc char[10];
            return value.Length == 10 && Encoding.UTF8.TryGetChars(value, text, out int written)
                && DateOnly.TryParseExact(text[..written], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date)
                ? new WireDate(date)
                : throw Wrong(value);
        }

        public byte Flags<T>(Func<T, byte> bitOf)
            where T : struct, Enum
        {
            byte flags = 0;
            ReadOnlySpan<byte> value = Next();
            while (!value.IsEmpty)
            {
                int space = value.IndexOf((byte)' ');
                flags |= bitOf(CodeWords<T>.Parse(space < 0 ? value : value[..space]));
                value = space < 0 ? default : value[(space + 1)..];
            }

            return flags;
        }

        private readonly int Pair(ReadOnlySpan<byte> value, int at, int most) =>
            int.TryParse(value.Slice(at, 2), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= most ? number : throw Wrong(value);

        private readonly ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> value)
        {
            int length = 0;
            for (int i = 0; i < value.Length; i++)
            {
                if (length == _room.Length) throw Wrong(value);
                if (value[i] != '%')
                {
                    _room[length++] = value[i];
                    continue;
                }

                ReadOnlySpan<byte> code = value[(i + 1)..];
                _room[length++] = code.StartsWith("5E"u8) ? (byte)'^' : code.StartsWith("25"u8) ? (byte)'%' : throw Wrong(value);
                i += 2;
            }

            return _room[..length];
        }

        private readonly FormatException Wrong(ReadOnlySpan<byte> value) => new($"{Names[_place]} cannot be '{Encoding.UTF8.GetString(value)}'");
    }
}
