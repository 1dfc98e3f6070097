using System;

namespace CrmSegmentation.Domain;

/// <summary>The user asked for something that is not possible. The sentence is one he can act on, and is shown to him in his language.</summary>
internal sealed class RefusedException : Exception
{
    public RefusedException(Sentence sentence)
        : base(sentence.ToString()) => Sentence = sentence;

    public RefusedException(Sentence sentence, Exception cause)
        : base(sentence.ToString(), cause) => Sentence = sentence;

    public Sentence Sentence { get; }
}
