using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace CrmSegmentation.Cli.Remote;

/// <summary>
/// A file that says which rows of a load the environment has acknowledged, so that a load that was interrupted goes on where it was. It is
/// of one environment, the content of the files and how they are read; it is deleted when the load is at its end. Each batch is one line,
/// on the disk before the next goes out; a line that was cut off counts for nothing, and its batch is sent again.
/// </summary>
internal sealed class LoadJournal : IDisposable
{
    private const string Version = "crmseg load 1";

    private readonly FileStream _file;
    private readonly Dictionary<(string Part, int Line), Guid> _rows = [];

    private LoadJournal(string path, FileStream file)
    {
        Path = path;
        _file = file;
    }

    public string Path { get; }

    /// <summary>What the ids of the load's rows are made from.</summary>
    public Guid Load { get; private set; }

    public DateTime Begun { get; private set; }

    /// <summary>Rows that were acknowledged before; 0 for a load that begins.</summary>
    public int Before { get; private set; }

    /// <summary>What makes two loads the same: the environment, the content of the files, and how they are read.</summary>
    public static string Fingerprint(Guid organization, IEnumerable<string> files, string reading)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{organization}|{reading}"));
        foreach (var file in files)
        {
            using var stream = File.OpenRead(file);
            hash.AppendData(SHA256.HashData(stream));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Where the journal of such a load lies, unless the user names another place.</summary>
    public static string UsualPath(string fingerprint) =>
        System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "crmseg", $"load-{fingerprint[..16]}.journal");

    /// <summary>Takes up a load's journal, or begins it.</summary>
    /// <param name="anew">Begins anew, whatever is there.</param>
    /// <exception cref="InputException">It is that of another load, another crmseg has it, or it cannot be written.</exception>
    public static LoadJournal Open(string path, string fingerprint, bool anew)
    {
        FileStream? file = null;
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!);
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            var journal = new LoadJournal(path, file);
            if (anew || !journal.Read(fingerprint))
                journal.Begin(fingerprint);
            return journal;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InputException)
        {
            file?.Dispose();
            throw e as InputException ?? new InputException($"The journal {path} cannot be used: {e.Message} Is another crmseg loading the same files? --journal FILE names another place.", e);
        }
    }

    public Guid? Find(string part, int line)
    {
        lock (_rows)
            return _rows.TryGetValue((part, line), out var id) ? id : null;
    }

    public void Add(string part, IReadOnlyList<(int Line, Guid Id)> rows)
    {
        if (rows.Count == 0)
            return;

        lock (_rows)
        {
            foreach (var (line, id) in rows)
                _rows[(part, line)] = id;
            Write($"{part} {string.Join(' ', rows.Select(r => r.Id == Guid.Empty ? r.Line.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{r.Line}={r.Id:N}")))}");
        }
    }

    /// <summary>The load is at its end: the same command begins a new one, which compares all.</summary>
    public void Finish()
    {
        _file.Dispose();
        File.Delete(Path);
    }

    public void Dispose() => _file.Dispose();

    private void Begin(string fingerprint)
    {
        _rows.Clear();
        _file.SetLength(0);
        Load = Guid.NewGuid();
        Begun = DateTime.UtcNow;
        Write(string.Create(CultureInfo.InvariantCulture, $"{Version} {fingerprint} {Load:N} {Begun:yyyy-MM-ddTHH:mm:ssZ}"));
    }

    /// <summary>False: there is nothing in it to go on with.</summary>
    private bool Read(string fingerprint)
    {
        using var reader = new StreamReader(_file, Encoding.UTF8, leaveOpen: true);
        var text = reader.ReadToEnd();
        var end = text.LastIndexOf('\n') + 1;
        var lines = text[..end].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0)
            return false;

        if (!lines[0].StartsWith(Version + " ", StringComparison.Ordinal) || lines[0][(Version.Length + 1)..].Split(' ') is not [var of, var load, var begun])
            throw new InputException($"{Path} is no journal of a load. --journal FILE names another place.");
        if (of != fingerprint)
            throw new InputException($"{Path} is the journal of another load: of another environment, other files or another way to read them. --journal FILE names another place, and --restart begins anew.");

        Load = Guid.ParseExact(load, "N");
        Begun = DateTime.Parse(begun, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);
        foreach (var line in lines.Skip(1))
        {
            var words = line.Split(' ');
            foreach (var word in words.Skip(1))
            {
                var equals = word.IndexOf('=', StringComparison.Ordinal);
                _rows[(words[0], int.Parse(equals < 0 ? word : word[..equals], CultureInfo.InvariantCulture))] = equals < 0 ? Guid.Empty : Guid.ParseExact(word[(equals + 1)..], "N");
            }
        }

        Before = _rows.Count;
        // What a cut off line leaves is overwritten.
        _file.SetLength(Encoding.UTF8.GetByteCount(text.AsSpan(0, end)));
        _file.Seek(0, SeekOrigin.End);
        return true;
    }

    private void Write(string line)
    {
        _file.Write(Encoding.UTF8.GetBytes(line + "\n"));
        _file.Flush(flushToDisk: true);
    }
}
