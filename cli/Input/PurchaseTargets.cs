using System.Collections.Generic;

namespace CrmSegmentation.Cli.Input;

/// <summary>What a column of a purchase file can mean.</summary>
internal static class PurchaseTargets
{
    public static readonly Target Customer = new("customer_id", ["customer_number", "customer_no", "customer", "cust_id", "customer_key", "client_id", "client", "contact_id", "member_id", "user_id", "account_number", "buyer_id", "household_key", "Kundennummer", "Kunde"]);
    public static readonly Target Email = new("email", ["customer_email", "email_address", "mail"]);
    public static readonly Target Date = new("date", ["purchased_on", "purchase_date", "order_date", "invoice_date", "transaction_date", "sale_date", "sales_date", "booking_date", "posting_date", "ordered_on", "ordered_at", "purchased_at", "order_purchase_timestamp", "timestamp", "datetime", "day", "created_at", "Datum", "Bestelldatum", "Rechnungsdatum"]);
    public static readonly Target Amount = new("amount", ["net_amount", "amount_net", "purchase_amount", "order_amount", "invoice_amount", "line_total", "sub_total", "total_net", "total", "total_amount", "order_total", "invoice_total", "grand_total", "total_due", "sales", "sales_amount", "revenue", "value", "net_value", "order_value", "spend", "Betrag", "Umsatz"]);
    public static readonly Target UnitPrice = new("unit_price", ["price", "price_per_unit", "item_price", "Einzelpreis"]);
    public static readonly Target Document = new("order_number", ["document_number", "document_no", "document", "order_no", "order_id", "order", "invoice_number", "invoice_no", "invoice_id", "invoice", "receipt_number", "receipt_no", "receipt", "transaction_id", "transaction_number", "basket_id", "sales_order_number", "Belegnummer", "Rechnungsnummer", "Bestellnummer"]);
    public static readonly Target Units = new("units", ["quantity", "qty", "order_qty", "order_quantity", "items", "count", "Menge"]);
    public static readonly Target Kind = new("kind", ["type", "purchase_kind", "transaction_type", "order_type", "document_type", "status", "order_status", "invoice_status", "cancelled", "canceled", "is_cancelled", "is_return", "returned", "return"]);
    public static readonly Target Channel = new("channel", ["sales_channel", "purchase_channel", "order_channel", "order_source", "Vertriebsweg", "Kanal"]);
    public static readonly Target Category = new("category", ["product_category", "category_name", "product_line", "product_group", "department", "Warengruppe"]);
    public static readonly Target Product = new("product", ["product_name", "product_description", "item_name", "item_description", "item", "article", "article_name", "description", "Produkt", "Artikel", "Artikelbezeichnung"]);
    public static readonly Target Gift = new("gift", ["is_gift", "gift_wrap", "gift_order", "Geschenk"]);
    public static readonly Target Currency = new("currency", ["currency_code", "iso_currency_code", "transaction_currency", "Währung"]);
    public static readonly Target Source = new("source_system", ["source", "system", "shop"]);

    public static readonly IReadOnlyList<Target> All =
        [Customer, Email, Date, Amount, UnitPrice, Document, Units, Kind, Channel, Category, Product, Gift, Currency, Source];
}
