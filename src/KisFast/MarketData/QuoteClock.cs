using System.Runtime.CompilerServices;

namespace KisFast.MarketData;

/// <summary>The dates and times read last: they change once a day and once a second, and what has the same bytes is the same.</summary>
internal struct QuoteClock
{
    public DateMemo TradingDate, LocalDate, KoreaDate;
    public TimeMemo LocalTime, KoreaTime;

    internal struct DateMemo
    {
        // All zero: eight NULs, which are no date.
        private ulong _text;
        private WireDate _date;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public WireDate Read(ref byte text, FieldBounds bounds, int field)
        {
            const int Length = 8;
            if (bounds.LengthPlusOne(field) != Length + 1) return default;
            ulong bytes = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref text, bounds.Start(field)));
            return bytes == _text ? _date : ReadNew(bytes, ref text, bounds, field);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private WireDate ReadNew(ulong bytes, ref byte text, FieldBounds bounds, int field)
        {
            _text = bytes;
            return _date = FieldDecoder.Date(ref text, bounds, field);
        }
    }

    internal struct TimeMemo
    {
        private ulong _text;
        private WireTime _time;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public WireTime Read(ref byte text, FieldBounds bounds, int field)
        {
            const int Length = 6;
            // Five digits lack the leading zero.
            if (bounds.LengthPlusOne(field) != Length + 1) return FieldDecoder.Time(ref text, bounds, field);
            ref byte start = ref Unsafe.Add(ref text, bounds.Start(field));
            ulong bytes = Unsafe.ReadUnaligned<uint>(ref start) | ((ulong)Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref start, 4)) << 32);
            return bytes == _text ? _time : ReadNew(bytes, ref text, bounds, field);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private WireTime ReadNew(ulong bytes, ref byte text, FieldBounds bounds, int field)
        {
            _text = bytes;
            return _time = FieldDecoder.Time(ref text, bounds, field);
        }
    }
}
