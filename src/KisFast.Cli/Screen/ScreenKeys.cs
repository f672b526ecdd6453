namespace KisFast.Cli;

/// <summary>The line that says which keys there are.</summary>
internal static class ScreenKeys
{
    /// <summary>The filter while it is typed; else the keys, the first ones before the others where there is no room.</summary>
    public static string Line(ScreenState state, int width, TableStyle style)
    {
        if (state.IsTyping) return CellText.Fit($"/{state.Filter}▏ {(style.IsKorean ? "Enter 적용, Esc 해제" : "Enter keeps it, Esc clears it")}", width).TrimEnd();
        string[] keys = style.IsKorean
            ? ["1 주문·체결", "2 주문", "3 잔고", "q 종료", "/ 필터", state.IsPaused ? "space 재개" : "space 일시정지", "↑↓ 스크롤", state.OpenOnly ? "o 전체" : "o 미체결만", state.Rings
                ? "b 벨 끄기" : "b 벨"]
            : ["1 records", "2 orders", "3 positions", "q ends", "/ filter", state.IsPaused ? "space goes on" : "space pauses", "↑↓ scroll", state.OpenOnly
                ? "o all orders" : "o open orders", state.Rings ? "b bell off" : "b bell"];
        keys[(int)state.View] = $"[{keys[(int)state.View]}]";
        string line = keys[0];
        foreach (string key in keys.Skip(1))
        {
            if (CellText.Width(line) + 2 + CellText.Width(key) > width) break;
            line += "  " + key;
        }

        return line;
    }

    /// <summary>What the first line says of the choices: the filter, and that rows stand still.</summary>
    public static string? Marks(ScreenState state, RecordFilter? asked, long count, TableStyle style)
    {
        List<string> marks = [];
        string filter = string.Join(' ', new[] { asked?.ToString(), state.Filter.Length > 0 ? $"/{state.Filter}" : null }.OfType<string>());
        if (filter.Length > 0) marks.Add($"{(style.IsKorean ? "필터" : "only")} {filter}");
        if (state.IsPaused)
            marks.Add(style.IsKorean ? $"일시정지 (+{Amounts.Shares(count - state.PausedAt)})" : $"PAUSED (+{Amounts.Shares(count - state.PausedAt)})");
        return marks.Count == 0 ? null : string.Join("  ", marks);
    }
}
