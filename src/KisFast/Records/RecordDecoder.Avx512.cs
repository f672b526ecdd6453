using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace KisFast;

internal static unsafe partial class RecordDecoder
{
    private const int Line = 64;
    private const int Fields = FieldDecoder.KnownFields;

    // The text in two registers (a third when it is longer), the carets' positions as bytes in one, each field's length from those: then
    // all lengths are compared at once, four identifiers are one permutation, three numbers and the time one multiplication, the codes one
    // look into a table. Chains are what costs here, not instructions: no field waits for another.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int DecodeAvx512(ref byte text, int length, ref FillRecord record)
    {
        var low = Load(ref text);
        var middle = Load(ref Unsafe.Add(ref text, Line));
        // As if a caret stood after the text; an end in the first register is not usual.
        var textEnd = Vector512.Create((byte)Math.Min(length, byte.MaxValue));
        var lowCarets = Vector512.Equals(low, Vector512.Create((byte)'^'));
        var middleCarets = Vector512.Equals(middle, Vector512.Create((byte)'^')) | Vector512.Equals(Places(Line), textEnd);
        ulong carets = lowCarets.ExtractMostSignificantBits(), caretsAfter = middleCarets.ExtractMostSignificantBits();
        ulong spaces = Vector512.Equals(low, Vector512.Create((byte)' ')).ExtractMostSignificantBits();
        ulong spacesAfter = Vector512.Equals(middle, Vector512.Create((byte)' ')).ExtractMostSignificantBits();
        int inLow = BitOperations.PopCount(carets), found = inLow + BitOperations.PopCount(caretsAfter);
        var ends = Join(Positions(lowCarets, 0), Positions(middleCarets, Line), inLow);
        ulong wrong = Trim(carets, 1, spaces, 0);

        // Where the names and what comes after them lie: the registers before or the ones from the second on.
        var late = low;
        bool isLong = found < Fields;
        if (isLong)
        {
            if (length < 2 * Line) return No;
            late = Load(ref Unsafe.Add(ref text, 2 * Line));
            var lateCarets = Vector512.Equals(late, Vector512.Create((byte)'^')) | Vector512.Equals(Places(2 * Line), textEnd);
            ulong lateCaretBits = lateCarets.ExtractMostSignificantBits();
            if (found + BitOperations.PopCount(lateCaretBits) < Fields) return No;
            ends = Join(ends, Positions(lateCarets, 2 * Line), found);
            wrong |= Trim(caretsAfter, carets >> 63, spacesAfter, spaces >> 63);
            (carets, spaces) = (caretsAfter, spacesAfter);
            caretsAfter = lateCaretBits;
            spacesAfter = Vector512.Equals(late, Vector512.Create((byte)' ')).ExtractMostSignificantBits();
        }

        // The text after its end may hold carets: then this is one of them, or another record's.
        int end = ends.GetElement(Fields - 1);
        if (end > length || end < Line) return No;
        wrong |= Trim(caretsAfter, carets >> 63, spacesAfter & ((1UL << end) - 1), spaces >> 63);

        var starts = Avx512Vbmi.VL.PermuteVar32x8(ends, Vector256<byte>.Indices - Vector256<byte>.One) + Vector256<byte>.One;
        starts &= HalfTable(AllButFirst);
        var lengths = ends - starts;
        wrong |= ~Vector256.LessThanOrEqual(lengths - HalfTable(Least), HalfTable(Range)).ExtractMostSignificantBits();

        var allStarts = starts.ToVector512Unsafe();
        var allLengths = lengths.ToVector512Unsafe();
        Texts(low, middle, allStarts, allLengths, Table(OrderFields), Table(TextOffsets)).StoreUnsafe(ref Unsafe.As<FixedText16, byte>(ref record.Symbol));
        Texts(low, middle, allStarts, allLengths, Table(OtherFields), Table(TextOffsets)).StoreUnsafe(ref Unsafe.As<FixedText16, byte>(ref record.HtsId));
        ref byte names = ref Unsafe.As<FixedText48, byte>(ref record.AccountName);
        Texts(late, middle, allStarts, allLengths, Table(NameFields), Table(NameOffsets)).StoreUnsafe(ref names);
        Texts(late, middle, allStarts, allLengths, Table(RestFields), Table(RestOffsets)).GetLower().StoreUnsafe(ref names, Line);

        ulong time = Numbers(low, middle, ends.ToVector512Unsafe(), allLengths, ref record, out ulong badDigits);
        wrong |= badDigits << 16;

        var at = Avx512Vbmi.VL.PermuteVar32x8(starts, HalfTable(CodeFields)) + HalfTable(CodeOffsets);
        var characters = Avx512Vbmi.PermuteVar64x8x2(low, at.ToVector512Unsafe(), middle).GetLower().GetLower();
        if (isLong)
        {
            // The registers from the second on begin at an odd multiple of 64, and a permutation looks at seven bits of a position.
            var lateCharacters = Avx512Vbmi.PermuteVar64x8x2(late, at.ToVector512Unsafe(), middle).GetLower().GetLower();
            characters = Vector128.ConditionalSelect(QuarterTable(LateCodes), lateCharacters, characters);
            // All before the names must lie in the first two registers, all from there on in the last two.
            uint nameStart = starts.GetElement(16);
            if (nameStart - Line > Line) return No;
            int last = starts.GetElement(Fields - 1);
            var price = Vector128.LoadUnsafe(ref text, (nuint)last);
            (price & Vector128.GreaterThan(Vector128.Create((byte)(end - last)), Vector128<byte>.Indices)).StoreUnsafe(
                ref Unsafe.As<FixedText16, byte>(ref record.RawPrice12));
        }

        wrong |= Codes(characters, lengths, ref record);
        if (wrong != 0) return No;

        ulong numberLengths = lengths.AsUInt64().GetElement(1);
        record.Time = badDigits >> 48 == 0 ? Time((uint)time, (int)(numberLengths >> 16) & 0xFF) : default;
        record.LoanDate = default;
        record.SplitStart = default;
        record.SplitEnd = default;
        record.FieldCount = Fields;
        record.SplitMode = SplitMode.None;
        record.Source = RecordSource.Live;
        record.Truncations = Truncations.None;
        return end;
    }

    // The cipher has just stored these bytes, sixteen at a time: loads of the same size are forwarded from the stores, a load of all would
    // wait until they are in the cache.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Load(ref byte from)
    {
        var line = Vector128.LoadUnsafe(ref from).ToVector256Unsafe().ToVector512Unsafe();
        line = Avx512F.InsertVector128(line, Vector128.LoadUnsafe(ref from, 16), 1);
        line = Avx512F.InsertVector128(line, Vector128.LoadUnsafe(ref from, 32), 2);
        return Avx512F.InsertVector128(line, Vector128.LoadUnsafe(ref from, 48), 3);
    }

    // The places in the text that a register holds, from its first on.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Places(byte first) => Vector512<byte>.Indices + Vector512.Create(first);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Positions(Vector512<byte> carets, byte first) =>
        Avx512Vbmi2.Compress(Vector512<byte>.Zero, carets, Places(first)).GetLower();

    // The first so many bytes of the one, then the other.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Join(Vector256<byte> first, Vector256<byte> second, int count)
    {
        var after = Vector256.Create((byte)count);
        return Vector256.ConditionalSelect(
            Vector256.GreaterThanOrEqual(Vector256<byte>.Indices, after),
            Avx512Vbmi.VL.PermuteVar32x8(second, Vector256<byte>.Indices - after),
            first);
    }

    // Where a field begins or ends with a space. The bits before: was the byte before the first a caret, was it a space?
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Trim(ulong carets, ulong caretBefore, ulong spaces, ulong spaceBefore) =>
        (((carets << 1) | caretBefore) & spaces) | (((spaces << 1) | spaceBefore) & carets);

    // Each byte of a text buffer: the character that far into its field, zero from the field's end on.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Texts(
        Vector512<byte> lower, Vector512<byte> upper, Vector512<byte> starts, Vector512<byte> lengths, Vector512<byte> fields, Vector512<byte> offsets) =>
        Vector512.ConditionalSelect(
            Vector512.GreaterThan(Avx512Vbmi.PermuteVar64x8(lengths, fields), offsets),
            Avx512Vbmi.PermuteVar64x8x2(lower, Avx512Vbmi.PermuteVar64x8(starts, fields) + offsets, upper),
            Vector512<byte>.Zero);

    // Two quantities, the price's digits and the time, sixteen right-aligned characters each: as NumberParser does one. The quantities and
    // the price lie side by side in the record; after them come the codes, which are written later.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Numbers(
        Vector512<byte> lower, Vector512<byte> upper, Vector512<byte> ends, Vector512<byte> lengths, ref FillRecord record, out ulong bad)
    {
        var length = Avx512Vbmi.PermuteVar64x8(lengths, Table(NumberFields));
        var characters = Avx512Vbmi.PermuteVar64x8x2(lower, Avx512Vbmi.PermuteVar64x8(ends, Table(NumberFields)) - Table(DigitsLeft), upper);
        var digits = Vector512.ConditionalSelect(
            Vector512.GreaterThanOrEqual(length, Table(DigitsLeft)), characters - Vector512.Create((byte)'0'), Vector512<byte>.Zero);
        bad = Vector512.GreaterThan(digits, Vector512.Create((byte)9)).ExtractMostSignificantBits();
        var pairs = Avx512BW.MultiplyAddAdjacent(digits, Vector512.Create((ushort)0x010A).AsSByte());
        var fours = Avx512BW.MultiplyAddAdjacent(pairs, Vector512.Create(0x0001_0064).AsInt16());
        var packed = Avx512BW.PackSignedSaturate(fours, fours);
        var eights = Avx512BW.MultiplyAddAdjacent(packed, Vector512.Create(0x0001_2710).AsInt16());
        var values = Avx512F.Multiply(eights.AsUInt32(), Vector512.Create(100_000_000u)) + Vector512.ShiftRightLogical(eights.AsUInt64(), 32);
        // A quantity is kept as one more than its value, and as zero when there is none.
        values += Vector512.Min(length, Table(QuantityBias)).AsUInt64();
        var four = Avx512F.PermuteVar8x64(values, Vector512.Create(0UL, 2, 4, 6, 0, 2, 4, 6)).GetLower();
        four.StoreUnsafe(ref Unsafe.As<Quantity, ulong>(ref record.Quantity));
        return four.GetElement(3);
    }

    // Eight bytes of the record from the price's decimals to Rejected, by one look into a table of 32 values for each.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Codes(Vector128<byte> characters, Vector256<byte> lengths, ref FillRecord record)
    {
        var values = characters - Vector128.Create((byte)'0');
        ulong wrong = Vector128.GreaterThan(values, QuarterTable(MostOfCodes)).ExtractMostSignificantBits();
        var at = (values + QuarterTable(CodeRows)).ToVector256Unsafe().ToVector512Unsafe();
        var first = Avx512Vbmi.PermuteVar64x8x2(Table(CodeTables), at, Table(CodeTables + Line));
        var second = Avx512Vbmi.PermuteVar64x8x2(Table(CodeTables + (2 * Line)), at, Table(CodeTables + (3 * Line)));
        ulong codes = (first.AsUInt64().ToScalar() & uint.MaxValue) | (second.AsUInt64().ToScalar() & ~(ulong)uint.MaxValue);
        // No decimals: a market without a scale, and so no price.
        wrong |= (codes & 0xFF) == 0 ? 1UL : 0;
        bool hasPrice = (lengths.AsUInt64().GetElement(1) & 0xFF00) != 0;
        Unsafe.WriteUnaligned(ref record.Codes, hasPrice ? codes : codes & ~0xFFUL);

        int creditLength = (int)(lengths.AsUInt64().GetElement(2) >> 24) & 0xFF;
        int credit = (int)(characters.AsUInt64().GetElement(1) >> 8) & 0xFFFF;
        record.CreditType = creditLength == 0 ? CreditType.None
            : creditLength == 2 && credit == ('1' | ('0' << 8)) ? CreditType.Cash
            : creditLength == 2 && credit == ('1' | ('5' << 8)) ? CreditType.OverseasStockLoan
            : CreditType.Unknown;
        return wrong;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static WireTime Time(uint time, int length)
    {
        if (length is not (5 or 6)) return default;
        uint hour = time / 10_000, minute = time / 100 % 100, second = time % 100;
        return hour < 24 && minute < 60 && second < 60 ? new WireTime((int)((hour * 3600) + (minute * 60) + second)) : default;
    }
}
