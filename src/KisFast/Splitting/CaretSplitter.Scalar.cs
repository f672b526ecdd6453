using System.Runtime.CompilerServices;

namespace KisFast.Splitting;

internal static partial class CaretSplitter
{
    // The oracle: as plain as can be.
    private static SplitResult SplitScalar(ref byte text, int length, Span<int> bounds)
    {
        Invariant.Holds(length >= 0 && bounds.Length >= Slack);
        int room = bounds.Length - Slack;
        int count = 0;
        bool needsTrim = false;
        Put(0, bounds);
        for (int i = 0; i < length; i++)
        {
            byte value = Unsafe.Add(ref text, i);
            if (value == '^') Put(i + 1, bounds);
            if (value != ' ') continue;
            bool first = i == 0 || Unsafe.Add(ref text, i - 1) == '^';
            bool last = i == length - 1 || Unsafe.Add(ref text, i + 1) == '^';
            needsTrim |= first || last;
        }

        Put(length + 1, bounds);
        return new SplitResult(count - 1, needsTrim);

        void Put(int position, Span<int> into)
        {
            if (count < room) into[count] = position;
            count++;
        }
    }
}
