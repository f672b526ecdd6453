namespace KisFast.Simulator;

/// <summary>Writes caret-separated fields with KIS's lengths and padding.</summary>
internal ref struct NoticeFieldWriter(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;
    private int _length;

    /// <summary>Without the caret that each field leaves for the next.</summary>
    public readonly int Length => _length - 1;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_destination[_length..]);
        _length += bytes.Length;
        AddEmpty();
    }

    public void AddEmpty() => _destination[_length++] = (byte)'^';

    public void AddAscii(string text)
    {
        foreach (char letter in text) _destination[_length++] = (byte)letter;
        AddEmpty();
    }

    public void AddChar(char letter)
    {
        _destination[_length++] = (byte)letter;
        AddEmpty();
    }

    public void AddNumber(long value, int digits)
    {
        Digits(value, digits);
        AddEmpty();
    }

    public void AddTime(DateTime time)
    {
        Digits(time.Hour * 10000 + time.Minute * 100 + time.Second, 6);
        AddEmpty();
    }

    public void AddDate(DateTime date)
    {
        Digits(date.Year * 10000 + date.Month * 100 + date.Day, 8);
        AddEmpty();
    }

    private void Digits(long value, int digits)
    {
        for (int i = digits - 1; i >= 0; i--)
        {
            _destination[_length + i] = (byte)('0' + value % 10);
            value /= 10;
        }

        _length += digits;
    }
}
