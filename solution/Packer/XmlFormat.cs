using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace CrmSegmentation.Packer;

/// <summary>Reads and writes XML the way exported solutions hold it.</summary>
internal static class XmlFormat
{
    private static readonly XNamespace Instance = "http://www.w3.org/2001/XMLSchema-instance";
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The root element of a file of the source folder.</summary>
    /// <exception cref="PackException">The file is missing, is not well formed or has another root element.</exception>
    public static XElement Read(string path, string rootName)
    {
        try
        {
            using var file = File.OpenRead(path);
            return Read(file, path, rootName);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PackException($"{path} is missing.", e);
        }
    }

    /// <inheritdoc cref="Read(string, string)"/>
    public static XElement Read(Stream content, string name, string rootName)
    {
        try
        {
            // A document type has no place in any of these files.
            using var reader = XmlReader.Create(content, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, IgnoreComments = true, IgnoreWhitespace = true });
            var root = XDocument.Load(reader).Root!;
            if (root.Name.LocalName != rootName)
                throw new PackException($"{name}: the root element is <{root.Name.LocalName}>, expected <{rootName}>.");

            return root;
        }
        catch (XmlException e)
        {
            throw new PackException($"{name} is not well-formed XML: {e.Message}", e);
        }
    }

    /// <summary>Takes a file's root into the merged document, where the root there declares the schema-instance prefix once for all.</summary>
    public static XElement Inline(XElement root)
    {
        root.Attributes().Where(attribute => attribute.IsNamespaceDeclaration && attribute.Value == Instance.NamespaceName).Remove();
        return root;
    }

    /// <summary>The reverse of <see cref="Inline"/>: a component as the root of a file of its own.</summary>
    public static XElement Outline(XElement component)
    {
        var root = new XElement(component);
        Inline(root).Add(new XAttribute(XNamespace.Xmlns + "xsi", Instance.NamespaceName));
        return root;
    }

    /// <summary>Exports have neither declaration nor byte order mark.</summary>
    public static byte[] Write(XElement root) => Write(root, omitDeclaration: true);

    /// <summary>A file of the source folder: with a declaration, and a line end after the last line.</summary>
    public static byte[] WriteFile(XElement root) => [.. Write(root, omitDeclaration: false), (byte)'\n'];

    private static byte[] Write(XElement root, bool omitDeclaration)
    {
        using var buffer = new MemoryStream();
        using (var writer = XmlWriter.Create(buffer, new XmlWriterSettings { OmitXmlDeclaration = omitDeclaration, Encoding = Utf8, Indent = true, IndentChars = "  ", NewLineChars = "\n" }))
            root.Save(writer);

        return buffer.ToArray();
    }
}
