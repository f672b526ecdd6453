using System.Globalization;
using System.Text;
using KisFast.Redis;

namespace KisFast.Simulation;

/// <summary>
/// As much of a Redis as a journal asks for, in memory and virtual time. What the scripts do in one piece is written out here; the tests
/// against a real server hold that both do the same.
/// </summary>
internal sealed class Store(Schedule schedule)
{
    private readonly Dictionary<string, StoreStream> _streams = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, byte[]>> _hashes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Value, long Ends)> _leases = new(StringComparer.Ordinal);
    private readonly HashSet<string> _scripts = new(StringComparer.Ordinal);

    /// <summary>How many commands it was given.</summary>
    public long Commands { get; private set; }

    /// <summary>It takes nothing more.</summary>
    public bool IsFull { get; set; }

    /// <summary>How often it was started.</summary>
    public int Starts { get; private set; }

    /// <summary>It was restarted: scripts are gone, and so are the last entries of the streams when they were not on the disk.</summary>
    public void Restart(string stream, int lost)
    {
        Starts++;
        _scripts.Clear();
        if (!_streams.TryGetValue(stream, out StoreStream? records)) return;
        long first = records.Forget(lost);
        // What was written after what is lost is lost too.
        foreach (StoreStream other in _streams.Values) other.ForgetFrom(first);
    }

    public void Answer(IReadOnlyList<byte[]> command, StoreReply reply)
    {
        Commands++;
        string[] words = [.. command.Select(static word => Encoding.UTF8.GetString(word))];
        switch (words[0])
        {
            case "AUTH" or "CLIENT" or "SELECT":
                reply.Status("OK");
                break;
            case "ROLE":
                reply.Array(3);
                reply.Text("master");
                reply.Number(0);
                reply.Array(0);
                break;
            case "INFO":
                reply.Text("maxmemory:0\r\nmaxmemory_policy:noeviction\r\naof_enabled:1\r\n");
                break;
            case "TYPE":
                reply.Status(_streams.ContainsKey(words[1]) ? "stream" : "none");
                break;
            case "PTTL":
                reply.Number(LeaseOf(words[1]) is { } lease ? (lease.Ends - schedule.Now) / TimeSpan.TicksPerMillisecond : -2);
                break;
            case "HGETALL":
                Dictionary<string, byte[]> hash = HashOf(words[1]);
                reply.Array(hash.Count * 2);
                foreach ((string field, byte[] value) in hash)
                {
                    reply.Text(field);
                    reply.Text(value);
                }

                break;
            case "HSET":
                Set(words[1], command, words, 2);
                reply.Number(0);
                break;
            case "SCRIPT":
                _scripts.Add(words[2]);
                reply.Text(NameOf(words[2]));
                break;
            case "EVAL":
                Run(words[1], command, words, reply);
                break;
            case "EVALSHA":
                if (_scripts.FirstOrDefault(script => NameOf(script) == words[1]) is { } known) Run(known, command, words, reply);
                else reply.Error("NOSCRIPT No matching script.");
                break;
            default:
                AnswerOfStream(words, reply);
                break;
        }
    }

    private void AnswerOfStream(string[] words, StoreReply reply)
    {
        switch (words[0])
        {
            case "XINFO" when _streams.TryGetValue(words[2], out StoreStream? stream):
                reply.Array(4);
                reply.Text("length");
                reply.Number(stream.Count);
                reply.Text("last-generated-id");
                reply.Text(stream.Last.ToString());
                break;
            case "XINFO":
                reply.Error("ERR no such key");
                break;
            case "XRANGE":
                reply.Entries([.. Existing(words[1]).Range(Bound(words[2], isLower: true), Bound(words[3], isLower: false)).Take(Parse(words[5]))]);
                break;
            case "XREVRANGE":
                reply.Entries([.. Existing(words[1]).Backwards(Bound(words[2], isLower: false), Bound(words[3], isLower: true)).Take(Parse(words[5]))]);
                break;
            case "XREAD" when words[3] == "STREAMS":
                StoreStream.Entry[] entries =
                    [.. Existing(words[4]).Range(Bound("(" + words[5], isLower: true), Bound("+", isLower: false)).Take(Parse(words[2]))];
                reply.Array(entries.Length == 0 ? -1 : 1);
                if (entries.Length == 0) break;
                reply.Array(2);
                reply.Text(words[4]);
                reply.Entries(entries);
                break;
            case "XTRIM" when words[2] == "MINID":
                reply.Number(Existing(words[1]).TrimBefore(IdOf(words[4])));
                break;
            case "XTRIM":
                reply.Number(0);
                break;
            default:
                reply.Error($"ERR unknown command '{words[0]}'");
                break;
        }
    }

    // KEYS stand behind their number, ARGV behind them.
    private void Run(string script, IReadOnlyList<byte[]> command, string[] words, StoreReply reply)
    {
        int keys = Parse(words[2]);
        int arguments = 3 + keys;
        switch (script)
        {
            case Scripts.Append or Scripts.Claim when IsFull:
                reply.Error("OOM command not allowed when used memory > 'maxmemory'.");
                break;
            case Scripts.Append:
                Append(command, words, arguments, reply);
                break;
            case Scripts.Claim:
                Claim(command, words, arguments, reply);
                break;
            case Scripts.Renew:
                reply.Number(Renew(words[3], words[arguments], Parse(words[arguments + 1])));
                break;
            case Scripts.Release:
                bool isHeld = LeaseOf(words[3]) is { } lease && lease.Value == words[arguments];
                if (isHeld) _leases.Remove(words[3]);
                reply.Number(isHeld ? 1 : 0);
                break;
            default:
                reply.Error("ERR a script that this store does not know");
                break;
        }
    }

    private void Append(IReadOnlyList<byte[]> command, string[] words, int first, StoreReply reply)
    {
        string records = words[3], about = words[4], handlers = words[5], notes = words[6];
        string last = Top(records);
        if (last != words[first])
        {
            reply.Text("GAP " + last);
            return;
        }

        int at = first + 3;
        for (int left = Parse(words[first + 2]); left > 0; left--, at += 6)
        {
            byte[][] fields = ["kind"u8.ToArray(), command[at + 1], "made"u8.ToArray(), command[at + 2], "before"u8.ToArray(), command[at + 3],
                "session"u8.ToArray(), command[at + 4], "content"u8.ToArray(), command[at + 5]];
            // One that is there already is there already.
            Open(notes).Add(IdOf(words[at]), fields, Commands);
        }

        int count = Parse(words[at++]);
        for (; count > 0; count--, at += 2) HashOf(handlers)[words[at]] = command[at + 1];
        if (words[first + 1].Length > 0) HashOf(about)["heard"] = command[first + 1];
        for (; at < words.Length; at += 2) Open(records).Add(IdOf(words[at]), ["record"u8.ToArray(), command[at + 1]], Commands);
        reply.Text("OK");
    }

    private void Claim(IReadOnlyList<byte[]> command, string[] words, int first, StoreReply reply)
    {
        string records = words[3], lease = words[4], about = words[5];
        if (LeaseOf(lease)?.Value != words[first])
        {
            reply.Text(Scripts.NoLease);
            return;
        }

        string last = Top(records);
        byte[][] fields = ["claim"u8.ToArray(), command[first + 2], "after"u8.ToArray(), Encoding.ASCII.GetBytes(last), "by"u8.ToArray(), command[first + 3]];
        if (!Open(records).Add(IdOf(words[first + 1]), fields, Commands))
        {
            reply.Text("GAP " + last);
            return;
        }

        Set(about, command, words, first + 4);
        reply.Text($"{Scripts.Done} {last}");
    }

    private int Renew(string key, string token, int milliseconds)
    {
        string? held = LeaseOf(key)?.Value;
        if (held is not null && held != token) return 0;
        _leases[key] = (token, schedule.Now + (milliseconds * TimeSpan.TicksPerMillisecond));
        return held is null ? 2 : 1;
    }

    private (string Value, long Ends)? LeaseOf(string key) =>
        _leases.TryGetValue(key, out (string Value, long Ends) lease) && lease.Ends > schedule.Now ? lease : null;

    private void Set(string key, IReadOnlyList<byte[]> command, string[] words, int first)
    {
        for (int i = first; i + 1 < words.Length; i += 2) HashOf(key)[words[i]] = command[i + 1];
    }

    private Dictionary<string, byte[]> HashOf(string key)
    {
        if (!_hashes.TryGetValue(key, out Dictionary<string, byte[]>? hash)) _hashes[key] = hash = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        return hash;
    }

    private string Top(string key) => _streams.TryGetValue(key, out StoreStream? stream) ? stream.Last.ToString() : "0-0";

    private StoreStream Open(string key)
    {
        if (!_streams.TryGetValue(key, out StoreStream? stream)) _streams[key] = stream = new StoreStream();
        return stream;
    }

    private StoreStream Existing(string key) => _streams.TryGetValue(key, out StoreStream? stream) ? stream : new StoreStream();

    private static string NameOf(string script) => script.Length.ToString("x40", CultureInfo.InvariantCulture);

    private static StreamId Bound(string text, bool isLower)
    {
        if (text == "-") return default;
        if (text == "+") return new StreamId(ulong.MaxValue, ulong.MaxValue);
        if (text[0] != '(') return IdOf(text);
        StreamId id = IdOf(text[1..]);
        if (isLower) return id.Sequence < ulong.MaxValue ? id with { Sequence = id.Sequence + 1 } : new StreamId(id.Epoch + 1, 0);
        return id.Sequence > 0 ? id with { Sequence = id.Sequence - 1 } : new StreamId(id.Epoch - 1, ulong.MaxValue);
    }

    private static StreamId IdOf(string text) => StreamId.Parse(Encoding.ASCII.GetBytes(text));

    private static int Parse(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
