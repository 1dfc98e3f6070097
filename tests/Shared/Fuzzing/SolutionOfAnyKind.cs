using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using System.Xml.Linq;

namespace CrmSegmentation.Tests;

/// <summary>A solution file with something wrong in it: in the archive, in which files it has, or in what they say.</summary>
internal sealed class SolutionOfAnyKind
{
    private static readonly string[] Values =
    [
        "", " ", "0", "1", "-1", "2147483648", "99999999999999999999", "1e5", "true", "yes", "None", "contact", "Contact", "account", "nowhere", "test_thing", "test_name", "statecode", "systemuser", "listmember",
        "{00000000-0000-0000-0000-000000000000}", "00000000-0000-0000-0000-00000000000", "nvarchar", "ntext", "int", "money", "datetime", "lookup", "picklist", "state", "primarykey", "virtual", "nonsense", "UserOwned",
        "1.0.0.0", "0.0.0.1", "1.2.3.4.5", "Create", "Update", "Delete", "Everything", "../../etc/passwd", "/Workflows/Test.xaml", "a b", "a\"b", "a'b", "a;b", "[x]", "select", "\u202E", "😀", "<b>", "%00", "con", "ManyToMany", "OneToMany",
    ];

    /// <summary>What an earlier change has nested without end takes minutes to load.</summary>
    private const int LargestRead = 200_000;

    private static readonly Lazy<byte[]> Bomb = new(() => Zip([("solution.xml", Encoding.UTF8.GetBytes("<ImportExportXml/>"))], "bomb.xml", 64));

    private readonly Dictionary<string, byte[]> files;

    public SolutionOfAnyKind(Stream zip)
    {
        using var archive = new ZipArchive(zip, ZipArchiveMode.Read, leaveOpen: true);
        files = archive.Entries.ToDictionary(entry => entry.FullName, Content);
    }

    public byte[] Next(Random random)
    {
        var entries = files.Select(file => (Name: file.Key, Content: file.Value)).ToList();
        switch (random.Next(12))
        {
            case 0:
                return DamagedArchive(random, Zip(entries));
            case 1:
                return ChangedEntries(random, entries);
            case 2 when random.Next(10) == 0:
                return Bomb.Value;
            default:
                for (var changes = random.Next(1, 4); changes > 0; changes--)
                {
                    var at = random.Next(entries.Count);
                    if (random.Next(3) == 0)
                        at = entries.FindIndex(entry => entry.Name == (random.Next(4) == 0 ? "solution.xml" : "customizations.xml"));
                    if (at >= 0)
                        entries[at] = (entries[at].Name, ChangedContent(random, entries[at].Name, entries[at].Content));
                }

                return Zip(entries);
        }
    }

    /// <summary>An archive with these files, and at its end one of so many megabytes of zeros.</summary>
    public static byte[] Zip(IEnumerable<(string Name, byte[] Content)> entries, string? bomb = null, int megabytes = 0)
    {
        var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var stream = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
                stream.Write(content);
            }

            if (bomb != null)
            {
                using var stream = archive.CreateEntry(bomb, CompressionLevel.Fastest).Open();
                var zeros = new byte[1024 * 1024];
                for (var i = 0; i < megabytes; i++)
                    stream.Write(zeros);
            }
        }

        return zip.ToArray();
    }

    private static byte[] Content(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private static byte[] DamagedArchive(Random random, byte[] zip)
    {
        if (random.Next(2) == 0)
            return zip[..random.Next(zip.Length)];
        for (var changes = random.Next(1, 8); changes > 0; changes--)
        {
            // Headers and the directory at the end have more to break than what is compressed.
            var at = random.Next(3) > 0 ? zip.Length - 1 - random.Next(Math.Min(zip.Length, 4_000)) : random.Next(zip.Length);
            zip[at] ^= (byte)(1 << random.Next(8));
        }

        return zip;
    }

    private static byte[] ChangedEntries(Random random, List<(string Name, byte[] Content)> entries)
    {
        var at = random.Next(entries.Count);
        switch (random.Next(6))
        {
            case 0:
                entries.RemoveAt(at);
                break;
            case 1:
                entries.Insert(0, (new[] { "../evil.txt", "..\\evil.txt", "a/../../evil", "/etc/passwd", "C:\\evil.txt", "\\\\host\\evil", "", "/", "solution.xml/", ".", "..", "a\0b" }[random.Next(12)], [1, 2, 3]));
                break;
            case 2:
                entries.Add(entries[at]);
                break;
            case 3:
                entries[at] = (entries[at].Name, []);
                break;
            case 4:
                entries.Add(("nested.zip", Zip(entries)));
                break;
            default:
                entries[at] = (entries[random.Next(entries.Count)].Name, entries[at].Content);
                break;
        }

        return Zip(entries);
    }

    private static byte[] ChangedContent(Random random, string name, byte[] content)
    {
        if (!name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) || content.Length is 0 or > LargestRead || random.Next(10) == 0)
            return ChangedBytes(random, content);
        XDocument document;
        try
        {
            document = XDocument.Load(new MemoryStream(content));
        }
        catch (System.Xml.XmlException)
        {
            return ChangedBytes(random, content);
        }

        switch (random.Next(20))
        {
            case 0:
                return Encoding.UTF8.GetBytes($"<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\">{string.Concat(Enumerable.Range('b', 12).Select(c => $"<!ENTITY {(char)c} \"{string.Concat(Enumerable.Repeat($"&{(char)(c - 1)};", 10))}\">"))}]>" + document.Root!.ToString(SaveOptions.DisableFormatting).Replace("><", ">&m;<", StringComparison.Ordinal));
            case 1:
                return Encoding.UTF8.GetBytes($"<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>{document.Root}");
            case 2:
                var depth = random.Next(8) == 0 ? 100_000 : 300;
                return Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<a>", depth)) + string.Concat(Enumerable.Repeat("</a>", depth)));
            case 3:
                var encoding = new[] { Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32, Encoding.Latin1 }[random.Next(4)];
                return [.. random.Next(2) == 0 ? encoding.Preamble : [], .. encoding.GetBytes((random.Next(2) == 0 ? "<?xml version=\"1.0\" encoding=\"utf-16\"?>" : "") + document.Root)];
        }

        for (var changes = random.Next(1, 4); changes > 0; changes--)
            Change(random, document.Root!);
        return Encoding.UTF8.GetBytes(document.ToString(SaveOptions.DisableFormatting));
    }

    private static void Change(Random random, XElement root)
    {
        var elements = root.Descendants().ToList();
        if (elements.Count == 0)
            return;
        var one = elements[random.Next(elements.Count)];
        var attributes = one.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration).ToList();
        var attribute = attributes.Count == 0 ? null : attributes[random.Next(attributes.Count)];
        switch (random.Next(9))
        {
            case 0:
                one.Remove();
                break;
            case 1:
                one.AddAfterSelf(new XElement(one));
                break;
            case 2:
                one.Name = elements[random.Next(elements.Count)].Name;
                break;
            case 3:
                one.RemoveNodes();
                break;
            case 4 when one.Parent is { } parent:
                var copy = new XElement(one);
                parent.Add(new XElement("wrapped", copy));
                one.Remove();
                break;
            case 5 or 6 when attribute != null:
                attribute.Value = Value(random);
                break;
            case 7 when attribute != null:
                attribute.Remove();
                break;
            default:
                var leaves = elements.Where(element => !element.HasElements).ToList();
                if (leaves.Count > 0)
                    leaves[random.Next(leaves.Count)].Value = Value(random);
                break;
        }
    }

    private static string Value(Random random) => random.Next(8) switch
    {
        0 => new string('x', new[] { 101, 257, 5_000, 200_000 }[random.Next(4)]),
        1 => random.Next().ToString(CultureInfo.InvariantCulture),
        _ => Values[random.Next(Values.Length)],
    };

    private static byte[] ChangedBytes(Random random, byte[] content)
    {
        var copy = content.ToArray();
        switch (random.Next(4))
        {
            case 0:
                return copy[..random.Next(copy.Length + 1)];
            case 1:
                random.NextBytes(copy);
                return copy;
            case 2:
                return [.. copy, .. copy];
            default:
                for (var changes = random.Next(1, 6); changes > 0 && copy.Length > 0; changes--)
                    copy[random.Next(copy.Length)] = (byte)random.Next(256);
                return copy;
        }
    }
}
