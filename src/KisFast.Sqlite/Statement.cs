using System.Text.Unicode;
using SQLitePCL;

namespace KisFast.Sqlite;

/// <summary>A prepared statement on a connection's handle. Numbers of parameters are from 1, of columns from 0. Nothing here allocates.</summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _handle;
    private readonly string _path;
    private readonly nint _pointer;

    /// <param name="database">The connection.</param>
    /// <param name="path">What errors call it.</param>
    /// <param name="sql">One statement.</param>
    public Statement(sqlite3 database, string path, string sql)
    {
        _database = database;
        _path = path;
        SqliteFault.ThrowOnError(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _handle), database, path);
        _pointer = _handle.DangerousGetHandle();
    }

    public void Bind(int parameter, long value) => Check(Native.BindInteger(_pointer, parameter, value));

    /// <summary>As <see cref="BindText"/>, without a copy: the text must neither move nor change until the statement has run.</summary>
    public unsafe void BindPinned(int parameter, ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty) return;
        if (!Utf8.IsValid(utf8))
        {
            BindText(parameter, utf8);
            return;
        }

        fixed (byte* bytes = utf8) Check(Native.BindText(_pointer, parameter, bytes, utf8.Length, destructor: 0));
    }

    /// <summary>Text, or null where there is none; bytes that are no UTF-8 as a blob, so that no reader stumbles over them.</summary>
    public void BindText(int parameter, ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty) return;
        Check(Utf8.IsValid(utf8) ? raw.sqlite3_bind_text(_handle, parameter, utf8) : raw.sqlite3_bind_blob(_handle, parameter, utf8));
    }

    /// <summary>As <see cref="BindText"/>, but an empty text is one.</summary>
    public void BindContent(int parameter, ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty) Check(raw.sqlite3_bind_text(_handle, parameter, ""));
        else BindText(parameter, utf8);
    }

    public void BindString(int parameter, string text) => Check(raw.sqlite3_bind_text(_handle, parameter, text));

    /// <summary>Runs a statement that gives no row, and forgets its parameters.</summary>
    public void Run()
    {
        int code = raw.sqlite3_step(_handle);
        raw.sqlite3_reset(_handle);
        _ = Native.ClearBindings(_pointer);
        Check(code);
    }

    /// <summary>The next row.</summary>
    /// <returns>Whether there is one; after the last, call <see cref="Reset"/>.</returns>
    public bool Read()
    {
        int code = raw.sqlite3_step(_handle);
        if (code is raw.SQLITE_ROW) return true;
        if (code != raw.SQLITE_DONE) Fail(code);
        return false;
    }

    /// <summary>Ends the read and forgets the parameters.</summary>
    public void Reset()
    {
        raw.sqlite3_reset(_handle);
        raw.sqlite3_clear_bindings(_handle);
    }

    public long Long(int column) => raw.sqlite3_column_int64(_handle, column);

    public int Int(int column) => raw.sqlite3_column_int(_handle, column);

    public bool IsNull(int column) => raw.sqlite3_column_type(_handle, column) == raw.SQLITE_NULL;

    /// <summary>Text or blob as it is stored; valid until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(_handle, column);

    public string Text(int column) => raw.sqlite3_column_text(_handle, column).utf8_to_string();

    public void Dispose() => _handle.Dispose();

    private void Check(int code)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_DONE)) Fail(code);
    }

    private void Fail(int code)
    {
        int extended = raw.sqlite3_extended_errcode(_database);
        throw SqliteFault.Describe(extended == raw.SQLITE_OK ? code : extended, raw.sqlite3_errmsg(_database).utf8_to_string(), _path);
    }
}
